/** What chapter 14 asks: four predictions, six questions for practice and two for credit. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'strongest', kind: 'prediction', expects: 'choice', title: 'A stale read',
    prompt: 'A puts 1 and is told that it is done. Then B gets, and is told that there is nothing. Which is the strongest model that allows this?',
    options: [
      { id: 'linearizability', text: 'Linearizability.' },
      { id: 'sequential-consistency', text: 'Sequential consistency.' },
      { id: 'causal-consistency', text: 'Causal consistency.' },
      { id: 'none', text: 'None of the three.' },
    ],
  },
  {
    id: 'first-to-lie', kind: 'prediction', expects: 'text', title: 'Four stores, one partition',
    prompt: 'A network is cut in two for a while, and grows together again. Which of the four stores answers everybody all the time, and which of them is then still what it promised to be?',
  },
  {
    id: 'safe-quorums', kind: 'prediction', expects: 'number', title: 'Quorums that never miss',
    prompt: 'Three replicas, R answers for a Get and W for a Put, each from 1 to 3. Of the nine choices, how many let no Get miss a Put that had ended before it began?',
  },
  {
    id: 'memory', kind: 'prediction', expects: 'choice', title: 'The memory of this machine',
    prompt: 'Two threads each raise their own flag and then look at the other\'s, 50,000 times, in plain shared memory. In how many rounds does neither see the other\'s flag up?',
    options: [
      { id: 'never', text: 'In none: one of them was first.' },
      { id: 'now-and-then', text: 'In some.' },
    ],
  },
  {
    id: 'who-cannot-tell', kind: 'choice', title: 'The proof in one sentence', reread: 'Why there is no way out',
    prompt: 'In the run of the proof, B gets on one side after A has put on the other. Why does an available store give B the old value?',
    because: 'All that B\'s side sees and does is the same in the run in which A never put anything. There the old value is right, so B is told the old value here, too.',
    options: [
      { id: 'same-view', text: 'B\'s side cannot tell this run from one in which A has put nothing.', right: true },
      { id: 'not-yet', text: 'The Put has not ended when B gets.', remark: 'It has: A was answered long before. Otherwise the old value would be no violation.' },
      { id: 'slow', text: 'B\'s replica answers too soon; had it waited longer, it would have heard.', remark: 'As long as the network is cut, nothing comes. To wait for it for ever is to be unavailable.' },
      { id: 'older-clock', text: 'The clock of B\'s side is behind.', remark: 'No clock plays a part. Even clocks that agree say nothing of what was put on the other side.' },
    ],
  },
  {
    id: 'meaning-of-a', kind: 'choices', title: 'What the theorem means by available', reread: 'Why there is no way out',
    prompt: 'Which of these stores are available in the sense of the theorem?',
    because: 'Available means that every request that a working node receives is answered, on whichever side of a partition the node stands. How soon, and how many nodes fail in a year, is another matter.',
    options: [
      { id: 'gossip', text: 'Replicas that answer from their own copies and gossip.', right: true },
      { id: 'timeouts', text: 'Replicas that ask a centre, and answer by themselves when it is silent for 25 ms.', right: true },
      { id: 'majority', text: 'Replicas that answer once a majority has, where at most one server in five is ever down.', remark: 'A side without a majority answers nobody. It is "highly available" to its operators, and not available to the theorem.' },
      { id: 'reads-only', text: 'Replicas that answer every Get from their own copies, and a Put through s1 alone.', remark: 'Every request must be answered. A Put on a side without s1 is not.' },
    ],
  },
  {
    id: 'session-memory', kind: 'choice', title: 'What a session loses by moving', reread: 'One workload, four stores',
    prompt: 'A client of the gossiping store puts at s1, and then gets at s2, where its Put has not arrived. Which guarantee has it lost?',
    because: 'Read your writes: a read sees what its own session wrote before. It holds as long as the client stays with one replica.',
    options: [
      { id: 'ryw', text: 'Read your writes.', right: true },
      { id: 'monotonic-reads', text: 'Monotonic reads.', remark: 'That is about two reads: the second must not see less than the first. Here is one read.' },
      { id: 'monotonic-writes', text: 'Monotonic writes.', remark: 'That is about the order in which others see two writes of a session. Here is one write.' },
      { id: 'eventual', text: 'Eventual consistency.', remark: 'The Put gets to s2 in the end. Eventual consistency does not say when.' },
    ],
  },
  {
    id: 'nearest-majority', kind: 'number', title: 'The price of a majority', reread: 'The price without a partition',
    prompt: 'Five replicas. From yours the round trips to the other four take 10, 40, 90 and 200 ms. How long, in milliseconds, does a Get of the majority register take that asks a majority twice, at least?',
    answer: 80,
    because: 'A majority of five is three: yourself, and the two nearest. The second of these has answered after 40 ms, and that twice.',
    mistaken: [
      { value: 40, remark: 'That is one round. A Get that asks once and stores nothing may return what the next Get does not find.' },
      { value: 180, remark: 'That waits for three others. You are one of the three yourself.' },
      { value: 400, remark: 'That waits for all. A majority is enough.' },
      { value: 20, remark: 'That waits for the nearest alone, and the two of you are no majority of five.' },
      { value: 90, remark: 'That is the round trip to the third of the others. You count yourself, so two others are enough; and there are two rounds.' },
    ],
  },
  {
    id: 'overlap', kind: 'choice', title: 'R + W > N', reread: 'R and W on a slider',
    prompt: 'Three replicas, R = W = 2, and a Get stores nothing. One client puts, two others get. What may happen?',
    because: 'Every read quorum meets every write quorum, so what has been put is found. A Put that is under way may be found by one Get and not by the next.',
    options: [
      { id: 'inversion', text: 'While a Put is under way, one Get returns its value, and a Get after that one the value before.', right: true },
      { id: 'nothing', text: 'Nothing out of order: the quorums meet.', remark: 'They meet where a Put has ended. While it is under way, its value may be at one replica alone.' },
      { id: 'stale', text: 'A Get that begins after the Put has ended misses it.', remark: 'Of any two replicas one has stored it: R + W > N.' },
      { id: 'lost', text: 'A Put that has ended is lost.', remark: 'Nothing overwrites it but a newer one.' },
    ],
  },
  {
    id: 'harvest-yield', kind: 'choice', title: 'Harvest and yield', reread: 'A cart through a partition',
    prompt: 'A search service has ten parts, each on a machine of its own. One is down, and the service answers from the other nine. What has it given up?',
    because: 'Harvest is the share of the data that an answer reflects: nine tenths. Every request is answered, so the yield is 1.',
    options: [
      { id: 'harvest', text: 'A tenth of its harvest.', right: true },
      { id: 'yield', text: 'A tenth of its yield.', remark: 'Yield counts requests that are answered, and all are.' },
      { id: 'both', text: 'A tenth of both.', remark: 'Each request is answered: the yield is 1. What is missing is in the answers.' },
      { id: 'consistency', text: 'Linearizability.', remark: 'It may have had none. What is measured here is how complete the answers are.' },
    ],
  },
  {
    id: 'pick-two', kind: 'choice', title: 'Two out of three', points: 1, reread: 'Why there is no way out',
    prompt: 'A colleague says: "CAP lets us pick two of three. Our data centre has a good network, so we pick consistency and availability." What is the matter with that?',
    because: 'A partition is not picked, it happens. What is picked is what the system does then: refuse some requests, or answer some of them wrongly.',
    options: [
      { id: 'not-a-choice', text: 'When the network is cut after all, the system will do without one of the two: which one should be decided beforehand.', right: true },
      { id: 'fine', text: 'Nothing: without partitions both can be had.', remark: 'While there is none, both can be had, at a price in latency. The choice is about what happens when there is one.' },
      { id: 'p-and-c', text: 'One must pick partition tolerance and consistency.', remark: 'One may also answer on, and merge later. Which is better depends on the data.' },
      { id: 'availability-only', text: 'With a good network only availability is at stake.', remark: 'A store that goes on answering when the network is cut puts consistency at stake.' },
    ],
  },
  {
    id: 'stale-chance', kind: 'number', title: 'How often a Get misses', points: 1, reread: 'R and W on a slider',
    prompt: 'Five replicas, W = 2, R = 2. A Put is at two replicas and gets no further. A Get asks two replicas, any two with the same probability. With what probability does it miss the Put? Give it to two decimal places.',
    answer: 0.3, within: 0.005,
    because: 'Both must be among the three that do not have it: C(3,2)/C(5,2) = 3/10.',
    mistaken: [
      { value: 0.36, remark: 'That is (3/5)²: it may ask the same replica twice. It asks two different ones.' },
      { value: 0.6, remark: 'That is the chance that one replica does not have it. Both must not.' },
      { value: 0.7, remark: 'That is how often it finds the Put.' },
      { value: 0, remark: 'R + W = 4 is not above 5, so there are two replicas that do not have it.' },
      { value: 0.1, remark: 'That is one pair of the ten. There are three pairs of replicas without it.' },
    ],
  },
];
