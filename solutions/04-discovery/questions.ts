/** What chapter 04 asks: four predictions, four questions for practice and two for credit. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'cold-queries', kind: 'prediction', expects: 'number', title: 'A cold look-up',
    prompt: 'A resolver that knows nothing but the address of the root server is asked for www.shop.example. How many queries does it send to name servers?',
  },
  {
    id: 'no-glue', kind: 'prediction', expects: 'number', title: 'Without glue',
    prompt: 'books.example is served by ns.cdn.test, and its referral brings no address. How many queries does a cold look-up of www.books.example take?',
  },
  {
    id: 'last-old-answer', kind: 'prediction', expects: 'number', title: 'The last old answer',
    prompt: 'A record lives 300 seconds. A resolver and the caches of its clients each let it live 300 seconds from when they got it. For how many seconds after a change may a client still get the old address?',
  },
  {
    id: 'four-at-once', kind: 'prediction', expects: 'choice', title: 'Four identical questions',
    prompt: 'One round with 64 guesses at an id of 8 bits succeeds with probability 1/4. Now the attacker asks the same question four times at once, and the resolver sends a query for each. With which probability does the round succeed?',
    options: [
      { id: 'same', text: '1/4: the number of guesses is the same.' },
      { id: 'between', text: 'Between 1/4 and 1.' },
      { id: 'certain', text: '1: four times 1/4.' },
    ],
  },
  {
    id: 'second-name', kind: 'number', title: 'The second name', reread: 'Who knows the address?',
    prompt: 'A resolver has just looked up www.shop.example with 3 queries. How many does it send for mail.shop.example, a moment later?',
    answer: 1,
    because: 'It remembers who serves shop.example, and that server knows the address.',
    mistaken: [
      { value: 3, remark: 'That begins at the root again. The referrals are remembered, too, and they live for days.' },
      { value: 0, remark: 'That would need the answer in memory. It knows whom to ask, not what that server will say.' },
      { value: 2, remark: 'That asks the server of example again. What it said about shop.example still holds.' },
    ],
  },
  {
    id: 'bailiwick', kind: 'choice', title: 'Whom to believe', reread: 'Who answers first',
    prompt: 'The server of cdn.test answers a question for edge.cdn.test and adds an address record for www.bank.example. What does a resolver with the bailiwick rule do with it?',
    because: 'A server is believed about names within the zone for which it was asked. About others it may say what it likes.',
    options: [
      { id: 'leaves', text: 'It leaves the record aside: the servers of cdn.test have nothing to say about bank.example.', right: true },
      { id: 'keeps', text: 'It keeps it: the response comes from the server that it asked, with the right id.', remark: 'Id and address say who speaks, not what about. The owner of cdn.test could then take over any name.' },
      { id: 'drops', text: 'It drops the whole response.', remark: 'The answer to the question itself is within the zone and is good. Only what lies outside is left aside.' },
      { id: 'asks', text: 'It asks the server of bank.example whether that is so.', remark: 'It would have to ask about each record that anyone adds. It asks when somebody wants that name, and not before.' },
    ],
  },
  {
    id: 'negative-life', kind: 'number', unit: 'seconds', title: 'How long nothing lasts', reread: 'Remembering',
    prompt: 'You look up beta.shop.example, which does not exist. The response has an SOA with a ttl of 3,600 whose field minimum is 900. A minute later the name is created. For how many more seconds may your resolver say that it does not exist?',
    answer: 840,
    because: 'The negative answer lives min(3600, 900) = 900 seconds, and 60 of them have passed.',
    mistaken: [
      { value: 3540, remark: 'That takes the ttl of the SOA record. The smaller of it and the field minimum counts.' },
      { value: 900, remark: 'That begins to count when the name is created. The resolver counts from when it heard that there was none.' },
      { value: 0, remark: 'That would mean that the resolver is told of the change. Nobody tells it.' },
      { value: 3600, remark: 'That takes the ttl of the SOA record, and begins to count when the name is created.' },
    ],
  },
  {
    id: 'port', kind: 'choices', title: 'What a random port does', reread: 'Who answers first',
    prompt: 'A resolver begins to send each query from a random port out of 64,512 instead of a fixed one. What is true?',
    because: 'An attacker beside the path must guess id and port together. Whoever sees the query need not guess.',
    options: [
      { id: 'longer', text: 'An attacker beside the path needs about 64,512 times as many forged responses.', right: true },
      { id: 'on-path', text: 'An attacker who can read the queries is not hindered.', right: true },
      { id: 'safe', text: 'A forged response can no longer be believed.', remark: 'The odds are smaller and not zero. Signatures (DNSSEC) are what makes a forged record recognisable.' },
      { id: 'ids', text: 'Ids may now count up from 1.', remark: 'A known id leaves the port alone to be guessed: 64,512 possibilities instead of 64,512 times 65,536.' },
      { id: 'bailiwick', text: 'The bailiwick rule is no longer needed.', remark: 'That rule is about honest packets of dishonest servers, which have the right id and port.' },
    ],
  },
  {
    id: 'hit-share', kind: 'number', title: 'From memory', points: 1, reread: 'Remembering',
    prompt: 'A resolver is asked for a name 2 times a minute on average, at random moments. The record lives 120 seconds. Which share of the questions does it answer from memory?',
    answer: 0.8, within: 0.005,
    because: 'lambda T = 2 · 2 = 4, and 4 / (1 + 4) = 0.8: each query to the name server is followed by four hits on average.',
    mistaken: [
      { value: 0.75, remark: 'That counts 3 hits of 4 questions within a life. The question that brings the record comes in addition to the 4 that find it.' },
      { value: 0.9817, remark: 'That is the chance that a question comes within 120 seconds of the last one. A hit does not begin the life anew.' },
      { value: 0.996, remark: 'That takes 2 questions a second. Rate and life must be in the same unit: 2 a minute and 2 minutes.' },
      { value: 0.2, remark: 'That is the share of questions that go to the name server.' },
    ],
  },
  {
    id: 'planned-move', kind: 'choice', title: 'Moving a service', points: 1, reread: 'A change, seen by many',
    prompt: 'A record with a ttl of 86,400 must point to a new address on Sunday at noon, and at most a minute after that nobody may get the old one. The ttl has never been changed. What do you do?',
    because: 'Caches keep the old record with its old life: a shorter ttl helps only those who fetch it after the ttl was lowered. A day before the change nobody holds the long one any more.',
    options: [
      { id: 'day-before', text: 'Set the ttl to 60 by Saturday noon, and change the address on Sunday at noon.', right: true },
      { id: 'together', text: 'On Sunday at noon change the address and set the ttl to 60.', remark: 'Whoever fetched the record on Sunday morning holds it, with its ttl of 86,400, until Monday morning.' },
      { id: 'minute-before', text: 'Set the ttl to 60 on Sunday at 11:59.', remark: 'The caches hold a record that lives a day. They do not ask again to find out that its ttl has changed.' },
      { id: 'flush', text: 'Change the address on Sunday at noon, and have the name servers of the zone restarted.', remark: 'The old record is not in the name servers of the zone but in the caches of others, who ask when its time is over.' },
    ],
  },
];
