/** What chapter 08 asks: four predictions, four questions for practice and two for credit. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'acknowledgements', kind: 'prediction', expects: 'text', title: 'How many are enough',
    prompt: 'After how many acknowledgements can both generals be certain?',
  },
  {
    id: 'states', kind: 'prediction', expects: 'number', title: 'States of a chain of four messages',
    prompt: 'You have seen the five runs of the chain of four messages. How many states do the generals, their messages and their clock pass through in all five together?',
  },
  {
    id: 'survivors', kind: 'prediction', expects: 'number', title: 'Protocols that survive the search',
    prompt: 'How many of these protocols survive the search: both generals can attack, and in no run does one attack alone?',
  },
  {
    id: 'second-messenger', kind: 'prediction', expects: 'choice', title: 'A second messenger, and a third',
    prompt: 'Messengers are captured with probability 0.8. You go from one messenger to two, then to three. In which protocol does the risk that one general attacks alone fall with each step?',
    options: [
      { id: 'both', text: 'In both.' },
      { id: 'a-attacks-anyway', text: 'Only where A attacks anyway.' },
      { id: 'a-waits', text: 'Only where A waits.' },
      { id: 'neither', text: 'In neither.' },
    ],
  },
  {
    id: 'who-knows', kind: 'choice', title: 'Who knows what', reread: 'An acknowledgement',
    prompt: 'In a run of "attack on acknowledgement" the order arrives, and so does the acknowledgement. Before dawn, what do the generals know of one another?',
    because: 'A holds what B sends only when it attacks. B sent the last message, and sees what it sees in the run in which that message is captured.',
    options: [
      { id: 'a-knows', text: 'A knows that B attacks. B does not know whether A does.', right: true },
      { id: 'both-know', text: 'Each knows that the other attacks.', remark: 'That looks at the diagram from above. The acknowledgement arrived, but nothing tells B so.' },
      { id: 'b-knows', text: 'B knows that A attacks. A does not know whether B does.', remark: 'That turns it round: whoever received last is in no doubt about the sender. The one that sent last is.' },
      { id: 'none-knows', text: 'Neither knows what the other does.', remark: 'A message that arrives does tell something: A holds B\'s acknowledgement, and B sends it only when it has the order and attacks.' },
    ],
  },
  {
    id: 'chain-runs', kind: 'number', title: 'The runs of a chain', reread: 'Every run there is',
    prompt: 'One order and nine acknowledgements, each carried by one messenger: how many different runs does this chain have, told apart by which messages arrive?',
    answer: 11,
    because: 'It has ten messages and stops at the first loss: none arrives, one does, and so on up to all ten.',
    mistaken: [
      { value: 10, remark: 'That counts the messages. One run more: the one in which nothing is lost, or the one in which nothing arrives.' },
      { value: 1024, remark: 'That loses each of ten messages on its own. In a chain what follows a loss is never sent.' },
      { value: 9, remark: 'That counts the acknowledgements. The order can be lost, too, and there is a run in which nothing is.' },
      { value: 512, remark: 'That loses each of nine acknowledgements on its own. In a chain what follows a loss is never sent, and the order can be lost, too.' },
    ],
  },
  {
    id: 'three-messengers', kind: 'number', title: 'Three messengers', reread: 'Buying certainty with messengers',
    prompt: 'A attacks anyway. Three messengers carry the order, each captured with probability 0.2, independently. With what probability does A attack alone?',
    answer: 0.008, within: 0.0005,
    because: 'A is alone if all three are captured: 0.2 · 0.2 · 0.2.',
    mistaken: [
      { value: 0.6, remark: 'That adds the three probabilities. More messengers would then make matters worse; all of them must be captured, so the probabilities are multiplied.' },
      { value: 0.488, remark: 'That is how often at least one is captured. B needs only one that gets through.' },
      { value: 0.512, remark: 'That is how often all three get through. B needs only one of them.' },
      { value: 0.2, remark: 'That is the risk with one messenger. The other two carry the same order.' },
      { value: 0.992, remark: 'That is how often the order arrives. A is alone in the other runs.' },
    ],
  },
  {
    id: 'patient-shop', kind: 'choices', title: 'What the patient shop rests on', reread: 'The shop and the payment service',
    prompt: 'The patient shop asks with one key until it hears "charged", and then ships. What must be true so that in the end it has charged once and shipped once?',
    because: 'It repeats what is idempotent over a link that delivers in the end. Nobody acts at the same moment, and nobody knows that both know.',
    options: [
      { id: 'keys-remembered', text: 'The service remembers the keys for which it has charged.', right: true },
      { id: 'delivers-in-the-end', text: 'A message that is sent again and again arrives at some time.', right: true },
      { id: 'same-moment', text: 'Shop and service act at the same moment.', remark: '"At the same moment" is what the generals want, and what the shop gives up: it ships later than the service charges.' },
      { id: 'both-know', text: 'At some moment both know that both know.', remark: '"Both know that both know" asks for common knowledge, which no number of messages over such a link produces. The shop does without.' },
      { id: 'new-key', text: 'Each attempt carries a key of its own.', remark: 'With a key of its own each attempt is a charge of its own: the answer is lost, the shop asks again, and the customer pays twice.' },
    ],
  },
  {
    id: 'b-alone', kind: 'number', title: 'Waiting with two messengers', points: 1, reread: 'Buying certainty with messengers',
    prompt: 'A waits for an acknowledgement. Two messengers carry each message, each captured with probability 0.5, independently. With what probability does B attack alone? Give it to three decimal places.',
    answer: 0.1875, within: 0.001,
    because: 'The order arrives with probability 1 - 0.5^2 = 0.75, and then both acknowledgements are captured with probability 0.25.',
    mistaken: [
      { value: 0.25, remark: 'That is how often both acknowledgements are captured. B attacks only if the order has arrived.' },
      { value: 0.0625, remark: 'That is how often all four messengers are captured; B stays at home then.' },
      { value: 0.5625, remark: 'That is how often both messages arrive, and both generals attack.' },
      { value: 0.4375, remark: 'That is how often not both attack. In most of these runs nobody does.' },
    ],
  },
  {
    id: 'last-sender', kind: 'choice', title: 'Closing a connection', points: 1, reread: 'Why: the chain of look-alikes',
    prompt: 'Two ends close a TCP connection: X sends FIN, Y acknowledges it and sends its own FIN, X acknowledges that. Which end is in the position of the general who sent the last message, and what does it do about it?',
    because: 'X sent what nobody acknowledges. It cannot become certain, so it stays ready to acknowledge a repeated FIN for long enough (TIME-WAIT, RFC 9293 §3.6.1), and then gives up certainty.',
    options: [
      { id: 'x-waits', text: 'X: it stays for a while, ready to acknowledge again if Y repeats its FIN.', right: true },
      { id: 'y-repeats', text: 'Y: it repeats its FIN until it is acknowledged, and is certain then.', remark: 'Y is in no doubt once the acknowledgement is there. The doubt has moved to whoever sent it.' },
      { id: 'x-asks', text: 'X: it asks Y to acknowledge the acknowledgement.', remark: 'That would move the doubt to Y and need one more message, without end.' },
      { id: 'neither-doubts', text: 'Neither: TCP repeats what is lost, so both become certain.', remark: 'Repeating needs a sign that something was lost. X has none: silence from Y is what it hears in either case.' },
    ],
  },
];
