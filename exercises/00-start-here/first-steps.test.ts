import { expectEqual, grade } from 'distsys/grader';

grade('00/first-steps', {
  exports: ['Host'],
  checks: [
    {
      title: 'welcomes a guest by name',
      points: 0,
      hints: ['ctx.send(to, message) sends a message; `from` is who said Hello.', 'The answer is { type: \'Welcome\', name: message.name }.'],
      async run({ learner }) {
        for (const name of ['Ada', 'Grace']) {
          const run = await learner.simulate({
            processes: { client: { class: 'Guest', from: 'course', options: { name, host: 'host' } }, host: { class: 'Host' } },
            seed: 1,
            maxEvents: 100,
          });
          expectEqual((run.processes as { client: { welcomedAs: string | null } }).client.welcomedAs, name, { of: `the name with which ${name} is welcomed` });
        }
      },
    },
  ],
});
