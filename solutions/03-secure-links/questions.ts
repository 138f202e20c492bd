/** What chapter 03 asks: four predictions, six questions for practice and two for credit. */
import type { QuestionSource } from 'distsys/grader';

export const questions: readonly QuestionSource[] = [
  {
    id: 'checksum-tampering', kind: 'prediction', expects: 'choice', title: 'A checksum under attack',
    prompt: 'A message carries a 16-bit checksum. Of 300,000 damages by chance, and of a thousand changes on purpose by somebody who sees the message, about how many go unnoticed?',
    options: [
      { id: 'few-few', text: 'A few of the former, and a few of the latter.' },
      { id: 'few-all', text: 'A few of the former, and all of the latter.' },
      { id: 'none-few', text: 'None of the former, and a few of the latter.' },
      { id: 'half-all', text: 'Half of the former, and all of the latter.' },
    ],
  },
  {
    id: 'tries', kind: 'prediction', expects: 'number', title: 'Tries for a tag',
    prompt: 'A tag of 16 bytes is compared byte by byte, up to the first that differs, and you can count the steps. After how many tries do you have the tag?',
  },
  {
    id: 'broken-cells', kind: 'prediction', expects: 'number', title: 'Attacks that succeed',
    prompt: 'Nine attackers, each against the channel as designed and against eleven weakened ones: 108 attacks. How many succeed?',
  },
  {
    id: 'flipped-byte', kind: 'prediction', expects: 'text', title: 'One byte on the way',
    prompt: 'A proxy flips one byte of what the client sends over an open TLS connection. What does the client find out, and from whom?',
  },
  {
    id: 'what-a-mac-says', kind: 'choice', title: 'What a tag says', reread: 'A checksum does not stop a tamperer',
    prompt: 'A message comes with a correct HMAC under a key that you share with Ada alone. What do you know?',
    because: 'Whoever made the tag had the key. It says nothing about when, how often, or to whom it was sent.',
    options: [
      { id: 'ada-or-me', text: 'Somebody who has the key made exactly this message, at some time.', right: true },
      { id: 'fresh', text: 'Ada has sent it just now.', remark: 'The tag of a message is the same tomorrow. Whoever recorded message and tag can send both again: what is new needs a number, or a random value of yours.' },
      { id: 'secret', text: 'Nobody but Ada and you has read it.', remark: 'A tag hides nothing. The message stands beside it in clear.' },
      { id: 'provable', text: 'Ada wrote it, and a judge could be convinced of that.', remark: 'You have the key, too, and could have made the tag. To convince a third takes a signature, whose key only one has.' },
    ],
  },
  {
    id: 'why-hmac', kind: 'choice', title: 'Two hashes', reread: 'Extending what one cannot read',
    prompt: 'What does the outer hash of HMAC do against length extension?',
    because: 'The inner digest, from which one could go on, is never shown; the tag is a digest of a message of fixed length, which the key starts anew.',
    options: [
      { id: 'hides-state', text: 'It hides the state after the message: the tag is no state from which the message goes on.', right: true },
      { id: 'slower', text: 'It makes guessing the key take twice as long.', remark: 'Twice as long would change nothing: the key has 2^128 values or more. Extension does not guess the key at all.' },
      { id: 'length', text: 'It puts the length of the message into the tag.', remark: 'The length is in the padding of the inner hash already, and of the plain one, too. Extension pays that no heed: it hashes on behind the padding.' },
      { id: 'collisions', text: 'It makes collisions of the hash harmless, and those are what extension needs.', remark: 'Extension needs no collision: it works with a perfect hash of this construction.' },
    ],
  },
  {
    id: 'record-number', kind: 'number', title: 'A record left out', reread: 'Records',
    prompt: 'A client has sent five records over an open TLS 1.3 connection; the attacker lets the first three through, drops the fourth and passes the fifth on. How many of the five does the server hear?',
    answer: 3,
    because: 'The server reads the fifth with the nonce of the fourth. It does not open, and the connection is closed with bad_record_mac.',
    mistaken: [
      { value: 4, remark: 'That would need a number in the record. The server counts in silence: to it the fifth is a fourth that does not open.' },
      { value: 5, remark: 'What was dropped is not sent again: TCP, which does that, is below, and the attacker answers in its place.' },
      { value: 0, remark: 'What was heard was genuine, and in order. A connection that is cut off later does not change that.' },
    ],
  },
  {
    id: 'chain-checks', kind: 'choices', title: 'What makes a server the right one', reread: 'Who is there?',
    prompt: 'You want to speak to bank.example and get a chain of certificates. Which of these must hold so that you speak to bank.example, and not to somebody else who has a certificate?',
    because: 'The chain ties the name to a key, the signature over this handshake ties the key to whoever answers now.',
    options: [
      { id: 'root', text: 'The chain ends at a root that you trusted beforehand.', right: true },
      { id: 'name', text: 'The certificate names bank.example.', right: true },
      { id: 'proof', text: 'Whoever answers has signed this handshake with the key of the certificate.', right: true },
      { id: 'address', text: 'The certificate names the address that you are connected to.', remark: 'Addresses change, and who owns the wire answers at any address. The certificate names whom you meant, not where you found it.' },
      { id: 'long-key', text: 'The key of the certificate was never used with another client.', remark: 'A server uses its key with all its clients. What must be new with each connection are the keys of the agreement.' },
      { id: 'secret-cert', text: 'The certificate reached you by a way that nobody can read.', remark: 'Certificates are public. Whoever copies one has no key to it; that is why the handshake is signed.' },
    ],
  },
  {
    id: 'forward-secrecy', kind: 'choice', title: 'A stolen key', reread: 'Agreeing on a secret',
    prompt: "Somebody recorded your connection last year, and steals the server's private key (that of its certificate) today. What can they read of the recording?",
    because: 'The signature key proves who is there. The secret came from two keys that were made for that connection and thrown away.',
    options: [
      { id: 'nothing', text: 'Nothing: that key signed, and the secret came from keys made for that connection alone.', right: true },
      { id: 'all', text: 'All of it: with that key the traffic was encrypted.', remark: 'That was so where clients encrypted a secret for the key of the certificate, as TLS 1.2 allowed and TLS 1.3 does not (RFC 8446 §1.2). Here the key only signs.' },
      { id: 'server-half', text: 'What the server said, not what the client said.', remark: 'Both directions come from the one shared secret. The key that was stolen has no part in it.' },
      { id: 'handshake', text: "The server's certificate and Finished, which were encrypted with it.", remark: 'These were encrypted, with keys from the agreement. Who cannot compute the shared secret reads none of them.' },
    ],
  },
  {
    id: 'early-data', kind: 'choice', title: 'Data in the first flight', reread: 'What a new connection costs',
    prompt: 'A client resumes with early data: its request leaves with the very first message. What is missing, compared to a request after the handshake?',
    because: 'Nothing of the server is in the keys of early data, so the same first flight opens a second time, at the same server or at another one (RFC 8446 §8).',
    options: [
      { id: 'replay', text: 'Protection from replay: the server has said nothing new yet that could tell the second from the first.', right: true },
      { id: 'encryption', text: 'Encryption: there is no shared key before the server answers.', remark: 'There is one, from the connection before: the ticket. Early data is encrypted with it.' },
      { id: 'integrity', text: 'Integrity: what has no handshake can be changed on the way.', remark: 'Its records have tags like all others. Nobody can change them; anybody can send them again.' },
      { id: 'authentication', text: 'Authentication: anybody could take the request in.', remark: 'Only who holds the secret of the ticket can read it, and that was proved by a certificate in the connection before.' },
    ],
  },
  {
    id: 'round-trips', kind: 'number', title: 'Ten requests to another continent', points: 1, reread: 'What a new connection costs',
    prompt: 'A round trip takes 150 ms. A client sends ten requests, each after the answer to the one before, over one connection with TLS 1.3 on TCP, not resumed. After how many milliseconds does it have the tenth answer? Computing takes no time.',
    answer: 1800, unit: 'ms',
    because: 'One round trip for TCP, one for TLS, and one for each request: twelve.',
    mistaken: [
      { value: 1500, remark: 'That counts the requests alone. Before the first of them TCP and TLS take a round trip each.' },
      { value: 1650, remark: 'That counts one round trip for setting up. TCP takes one, and TLS 1.3 another.' },
      { value: 4500, remark: 'That sets up a connection for each request. It is one connection for all ten.' },
      { value: 1950, remark: 'That is TLS 1.2, whose handshake takes two round trips.' },
      { value: 450, remark: 'That is the first answer. Nine more follow it, a round trip each.' },
    ],
  },
  {
    id: 'same-nonce', kind: 'choice', title: 'Counting from zero again', points: 1, reread: 'Records',
    prompt: 'A device keeps its AES-GCM key in permanent memory and counts its messages in ordinary memory, from 0. It is switched off and on again. What does somebody who recorded everything have?',
    because: 'Same key and same numbers make the same nonces and the same key stream. Two messages under one key stream show their difference, and the tags of GCM fall, too.',
    options: [
      { id: 'differences', text: 'Pairs of messages under one key stream: what one of the two says, if the other is known.', right: true },
      { id: 'key', text: 'The AES key: it can be computed from two messages with the same nonce.', remark: 'The key of the cipher stays unknown. What falls out is the key stream of that nonce, and the key of the tags (Joux 2006).' },
      { id: 'nothing', text: 'Nothing: a nonce is no secret, so it may be repeated.', remark: 'A nonce may be known, and must not be used twice: these are two things.' },
      { id: 'replays', text: 'Nothing to read: only messages that can be sent a second time.', remark: 'That is one more thing that it has. The key stream, used twice, also gives the difference of two texts away.' },
    ],
  },
];
