/** The question and the prediction of chapter 00: how questions work, without points. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'welcomed', kind: 'prediction', expects: 'number', title: 'How many guests are welcomed',
    prompt: 'Of 1,000 seeds, in how many is the guest welcomed after at most three attempts? An attempt succeeds if both messages get through, with probability 0.6 · 0.6.',
  },
  {
    id: 'another-machine', kind: 'choice', title: 'The same seed elsewhere', reread: 'Change the seed',
    prompt: 'You run the guest and the doorkeeper with seed 7. A friend runs the same cell, with seed 7, on a machine that is ten times slower. What does your friend see?',
    because: 'The run is a pure function of its seed: latencies and losses follow from it, and time is the simulation\'s own.',
    options: [
      { id: 'same-run', text: 'The same messages at the same times, and the same hash.', right: true },
      { id: 'slower-messages', text: 'The same messages, each ten times as long under way.', remark: 'That takes the simulation\'s time for the machine\'s. Virtual time jumps from event to event; how long a machine works on an event is no part of the run.' },
      { id: 'other-losses', text: 'Perhaps other losses, since chance is drawn anew in each run.', remark: 'That takes the seed for a name of the run. It is where all chance comes from: the same seed draws the same latencies and the same losses.' },
    ],
  },
];
