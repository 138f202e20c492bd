/** What chapter 09 asks: four predictions, six questions for practice and two for credit. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'strategies', kind: 'prediction', expects: 'number', title: 'Strategies that split four generals',
    prompt: 'Of the 81 ways in which one traitor among four generals can lie, how many make the loyal ones fail?',
  },
  {
    id: 'rules', kind: 'prediction', expects: 'number', title: 'Rules that save three',
    prompt: 'Two lieutenants may each decide by any of 16 rules. How many of the 256 pairs of rules survive every traitor among three generals?',
  },
  {
    id: 'late-order', kind: 'prediction', expects: 'choice', title: 'Signatures and two traitors',
    prompt: 'Four generals, two of them traitors, signed messages. Which of these can the traitors split?',
    options: [
      { id: 'one-round', text: 'Generals who pass on once, but not those who pass on twice.' },
      { id: 'both', text: 'Both: two of four are too many.' },
      { id: 'neither', text: 'Neither: nothing can be forged.' },
    ],
  },
  {
    id: 'too-many', kind: 'prediction', expects: 'choice', title: 'f + 1 traitors',
    prompt: 'A log on 4 replicas is made to bear one traitor. There are two, the primary and another. Which pair makes the logs of the two honest replicas differ?',
    options: [
      { id: 'silent', text: 'Two that say nothing.' },
      { id: 'lying', text: 'Two that lie at random, each by itself.' },
      { id: 'equivocating', text: 'Two that tell each honest replica another order, in concert.' },
      { id: 'any', text: 'Any of these.' },
    ],
  },
  {
    id: 'three-alike', kind: 'choice', title: 'Three who look alike', reread: 'Three are too few',
    prompt: 'L1 is ordered to attack, and hears from L2 that it was ordered to retreat. What does L1 know?',
    because: 'The same two messages reach it when C has lied to L2 and when L2 lies about C, so whatever it does in the one case it does in the other.',
    options: [
      { id: 'one-of-two', text: 'That C or L2 is the traitor, and not which.', right: true },
      { id: 'l2-lies', text: 'That L2 lies, for it has heard the commander itself.', remark: 'It has heard what the commander told it. What the commander told L2 it has not.' },
      { id: 'c-lies', text: 'That C lies, for two lieutenants were told different things.', remark: 'That L2 was told something different is what L2 says.' },
      { id: 'nothing', text: 'Nothing: messages may have been changed on the way.', remark: 'With oral messages what arrives is what its sender has sent; the traitor is a general and not the road.' },
    ],
  },
  {
    id: 'how-many-generals', kind: 'number', title: 'Bearing three', reread: 'Four are enough',
    prompt: 'How many generals must there be so that oral messages bear three traitors?',
    answer: 10,
    because: 'More than three times the number of traitors: 3 · 3 + 1.',
    mistaken: [
      { value: 9, remark: 'With nine, three groups of three do as three generals with one traitor do. One more is needed.' },
      { value: 7, remark: 'That is 2 · 3 + 1, which is enough where processes crash and never lie.' },
      { value: 6, remark: 'That many are half traitors: whoever is loyal cannot even be told by number.' },
      { value: 4, remark: 'That bears one traitor.' },
    ],
  },
  {
    id: 'why-rounds', kind: 'choice', title: 'Why pass it on', reread: 'Signatures',
    prompt: 'With signatures nobody can change an order. Why must a loyal lieutenant still pass it on, signed by itself?',
    because: 'A traitor commander may sign two orders and show each to one lieutenant. Only when they show one another what they have do they come to the same set.',
    options: [
      { id: 'two-orders', text: 'Because the commander may have signed another order for the others.', right: true },
      { id: 'proof', text: 'Because the commander\'s signature alone proves nothing.', remark: 'It proves that the commander gave this order. It does not prove that it gave no other.' },
      { id: 'lost', text: 'Because messages may be lost.', remark: 'In this model none are. With losses there would be the two generals of the last chapter.' },
      { id: 'majority', text: 'Because the majority decides.', remark: 'With signatures nothing is counted: one genuine order beside another is enough to see that the commander lies.' },
    ],
  },
  {
    id: 'overlap', kind: 'number', title: 'What two quorums share', reread: 'Quorums that share an honest replica',
    prompt: 'Of 10 replicas, 3 may lie, and 7 make a quorum. Two different decisions would each need a quorum of votes. How many honest replicas, at least, must have voted for both?',
    answer: 1,
    because: 'Two sets of 7 of 10 share 4 at least, of which 3 may be liars. An honest replica votes for one of them only, so the second quorum cannot come about.',
    mistaken: [
      { value: 4, remark: 'That is what two quorums share. Three of these may be liars.' },
      { value: 0, remark: 'Two sets of 7 out of 10 share 4 at least, and only 3 lie.' },
      { value: 7, remark: 'That is the size of one quorum. The other may be made up of others, in part.' },
    ],
  },
  {
    id: 'why-commit', kind: 'choice', title: 'Why a third phase', reread: 'A log that bears traitors',
    prompt: 'A replica has a request "prepared": a quorum has accepted this digest for this place. Why does it not execute it at once, but wait for the commits of a quorum?',
    because: 'Prepared excludes another digest in this view. If too few others know that it is prepared, a view change may happen without them showing it, and something else may get the place.',
    options: [
      { id: 'next-view', text: 'So that every later view knows that the place is taken.', right: true },
      { id: 'this-view', text: 'So that no other request can be prepared for the place in this view.', remark: 'That is excluded already: two quorums would share an honest replica that has accepted two proposals.' },
      { id: 'liars', text: 'Because the prepares may be forged.', remark: 'They are signed. Liars can sign what they like, and in one quorum there are at most f.' },
      { id: 'slow', text: 'So that slow replicas can keep up.', remark: 'Slow ones are not waited for; f of them may be missing from every quorum.' },
    ],
  },
  {
    id: 'client-believes', kind: 'choices', title: 'What a client may do', reread: 'A log that bears traitors',
    prompt: 'Seven replicas, at most two of which lie. Which of these may a client do without being deceived?',
    because: 'Three equal results include one of an honest replica. That it is sent at all takes a quorum of replicas that have executed the request.',
    options: [
      { id: 'three-equal', text: 'Believe a result that three replicas have sent.', right: true },
      { id: 'five-equal', text: 'Believe a result that five replicas have sent.', right: true },
      { id: 'primary', text: 'Believe the primary, whom the others watch.', remark: 'The others watch the order that the primary proposes, not what it tells a client.' },
      { id: 'two-equal', text: 'Believe a result that two replicas have sent.', remark: 'The two may be "two of which lie".' },
      { id: 'first', text: 'Believe the first result and correct it later.', remark: '"The first result" may be a liar\'s, and what the client has done with it is done.' },
    ],
  },
  {
    id: 'messages-13', kind: 'number', title: 'The price of thirteen', points: 1, reread: 'What it costs',
    prompt: 'How many PrePrepare, Prepare and Commit messages does it take to order one request among 13 replicas?',
    answer: 312,
    because: 'PrePrepare 12, Prepare 12 · 12, Commit 13 · 12: together 2n(n - 1).',
    mistaken: [
      { value: 338, remark: 'That is 2n²: it counts what replicas send to themselves.' },
      { value: 169, remark: 'That is n²: one phase in which all speak to all, and to themselves.' },
      { value: 156, remark: 'That is n(n - 1): the commits alone.' },
      { value: 324, remark: 'That lets the primary send Prepare, too. Its proposal is its word.' },
    ],
  },
  {
    id: 'which-group', kind: 'choice', title: 'A group for your data centre', points: 1, reread: 'Quorums that share an honest replica',
    prompt: 'Two machines may fail at once. You are sure that at most one of them lies, since a lie takes an intruder. What is the smallest group that bears this?',
    because: 'A quorum of n - 2 must be there, and two quorums must share more than one replica: 2(n - 2) - n > 1, so n = 6 with quorums of 4.',
    options: [
      { id: 'six', text: '6 replicas, 4 of which make a quorum.', right: true },
      { id: 'seven', text: '7 replicas, 5 of which make a quorum.', remark: 'That bears two liars, and costs one machine more.' },
      { id: 'five', text: '5 replicas, 3 of which make a quorum.', remark: 'That bears two crashes. Two quorums of 3 out of 5 may share the liar alone.' },
      { id: 'four', text: '4 replicas, 3 of which make a quorum.', remark: 'When two have failed only two are left, and no quorum.' },
    ],
  },
];
