/**
 * A problem that the learner can understand: what is wrong, and the next step. It is printed as it stands; a stack
 * trace is printed for anything else, because anything else is a defect of the set-up.
 *
 *     throw new Problem('Port 8888 is in use. Port 8889 is free: npm start -- --port 8889');
 *     recogniseFailure('npm error code ENOSPC ...', { doing: 'installing the Node packages' })
 *     //=> 'The disk is full: ... Free about 1 GB and start again ...'
 */

export class Problem extends Error {
  /** @param {string} sentence what is wrong, the value, the rule, the next step */
  constructor(sentence) {
    super(sentence);
    this.name = 'Problem';
  }
}

/** Causes of a failed download or installation by the words that npm, pip and the system use for them; first match wins. */
const causes = [
  {
    pattern: /ENOSPC|No space left on device|not enough space|EDQUOT|disk quota/i,
    sentence: (doing) => `The disk is full: it ran out while ${doing}. Free about 1 GB and start again; what is already there is kept.`,
  },
  {
    pattern: /EROFS|Read-only file system/i,
    sentence: (doing) => `This folder is on a read-only file system, which stopped ${doing}. Copy the project to a folder that you can write to.`,
  },
  {
    pattern: /CERT|self.signed|unable to get (local )?issuer|certificate verify failed/i,
    sentence: (doing) =>
      `A certificate was not trusted while ${doing}; a proxy between you and the registry may replace it. ` +
      'Ask for its certificate file and set NODE_EXTRA_CA_CERTS and PIP_CERT to its path, then start again.',
  },
  {
    pattern: /EINTEGRITY|DO NOT MATCH THE HASHES|integrity checksum failed/i,
    sentence: (doing) =>
      `A downloaded package is not the one that was pinned, so ${doing} stopped. Clear the cache (npm cache clean --force, ` +
      'pip cache purge) and start again; if it repeats, the registry or a proxy changes packages: do not go on.',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Temporary failure in name resolution|Max retries exceeded|Network is unreachable|Connection refused|Name or service not known/i,
    sentence: (doing) =>
      `No network: the package registry could not be reached while ${doing}. The first start downloads about 250 MB. ` +
      'Connect (or set the proxy: HTTPS_PROXY) and start again; it goes on where it stopped.',
  },
  {
    pattern: /EACCES|EPERM|Permission denied/i,
    sentence: (doing) =>
      `No permission to write while ${doing}. The project folder must belong to you: look at its owner, and do not mix runs ` +
      'with and without sudo; then start again.',
  },
];

/**
 * The sentence for a failure of npm, pip or the file system, or null when its words are not known.
 * @param {string} output what the failed command printed, or an error's code and message
 * @param {{ doing: string }} options what was under way, as in 'installing the Node packages'
 * @returns {string | null}
 */
export function recogniseFailure(output, { doing }) {
  return causes.find(({ pattern }) => pattern.test(output))?.sentence(doing) ?? null;
}

/**
 * A Problem for any failure of a command: recognised where possible, otherwise its last words and where the rest stands.
 * @param {string} output @param {{ doing: string, log: string }} options
 */
export function problemOf(output, { doing, log }) {
  const known = recogniseFailure(output, { doing });
  if (known) return new Problem(known);
  const last = output.trim().split('\n').slice(-6).join('\n    ');
  return new Problem(`Failed while ${doing}. Its last words were:\n    ${last}\n  The whole log is ${log}. Mend the cause and start again.`);
}
