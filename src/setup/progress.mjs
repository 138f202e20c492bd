/**
 * What the set-up is doing and how far it is: one line a step, and while a step runs, a line that changes in a terminal
 * or a new line every ten seconds elsewhere (a log, CI).
 *
 *     [1/6] Node packages … 63 of 109 downloaded (plotly.js-dist-min) 7 s
 *     [1/6] Node packages: 109 installed (12 s)
 */

const quietMs = 10_000;

/** @param {{ stream?: NodeJS.WriteStream, now?: () => number }} [options] */
export function createProgress({ stream = process.stdout, now = Date.now } = {}) {
  let current = null;
  let lastMs = 0;
  let timer = null;

  const seconds = (sinceMs) => {
    const elapsed = (now() - sinceMs) / 1000;
    return elapsed < 10 ? `${elapsed.toFixed(1)} s` : `${Math.round(elapsed)} s`;
  };
  const line = () => `[${current.position}/${current.count}] ${current.name} … ${current.note} ${seconds(current.sinceMs)}`;
  const clear = () => stream.isTTY && stream.write('\r\u001b[2K');
  const draw = () => {
    if (!current) return;
    if (stream.isTTY) {
      clear();
      stream.write(line().slice(0, (stream.columns ?? 80) - 1));
    } else if (now() - lastMs >= quietMs) {
      lastMs = now();
      stream.write(`${line()}\n`);
    }
  };

  return {
    begin(position, count, name, note) {
      current = { position, count, name, note, sinceMs: now() };
      lastMs = now();
      if (stream.isTTY) draw();
      else stream.write(`[${position}/${count}] ${name} … ${note}\n`);
      timer = setInterval(draw, 1000);
      timer.unref();
    },
    note(text) {
      if (current) current.note = text;
      if (stream.isTTY) draw();
    },
    end(sentence) {
      clearInterval(timer);
      clear();
      if (current) stream.write(`[${current.position}/${current.count}] ${current.name}: ${sentence} (${seconds(current.sinceMs)})\n`);
      current = null;
    },
    stop() {
      clearInterval(timer);
      if (current && stream.isTTY) stream.write('\n');
      current = null;
    },
    say(sentence) {
      clear();
      stream.write(`${sentence}\n`);
    },
  };
}
