/**
 * The handshake that RFC 8448 publishes in its section 3, "Simple 1-RTT Handshake": both private keys, every message, and every secret that follows, as
 * hexadecimal text. Whoever derives other secrets from these messages does not speak TLS 1.3.
 *
 *     toHex(x25519Public(fromHex(RFC8448.clientPrivateKey))) === RFC8448.clientPublicKey //=> true
 *
 *     toHex(secretsFrom(RFC8448).master) === RFC8448.secrets.master                      //=> true, derived by this course's key schedule
 *
 * Source: M. Thomson, Example Handshake Traces for TLS 1.3, RFC 8448 (2019), sections 3 and 4.
 */
import { fromHex } from './bytes.ts';
import { x25519Public, x25519Shared } from '../curve25519.ts';
import { applicationSecrets, finishedKey, finishedTag, handshakeSecrets, resumptionKey, resumptionSecret, trafficKeys } from './key-schedule.ts';

/** What went in. */
const given = {
  clientPrivateKey: '49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005',
  clientPublicKey: '99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c',
  serverPrivateKey: 'b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e',
  serverPublicKey: 'c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f',
  clientHello:
    '010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b0009000006736572766572ff01000100000a00140012' +
    '001d0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e' +
    '040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001',
  serverHello:
    '020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd' +
    '69b1b04e751f0f002b00020304',
  encryptedExtensions: '080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000',
  certificate:
    '0b0001b9000001b50001b0308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a06035504031303727361301e170d3136303733303031323335395a170d' +
    '3236303733303031323335395a300e310c300a0603550403130372736130819f300d06092a864886f70d010101050003818d0030818902818100b4bb498f8279303d980836399b36c6988c0c68' +
    'de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8c' +
    'a9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f0203010001a31a301830090603551d1304023000300b0603551d0f0404030205a0300d06092a864886f70d0101' +
    '0b05000381810085aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf10270' +
    '2e608ccae6bec1fc63a42a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de10000',
  certificateVerify:
    '0f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa6bef780c5ea248eeaaa785c4f394cab6d30bbe8d48' +
    '59ee511f602957b15411ac027671459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea20d53dfacd42f74f3',
  serverFinished: '140000209b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718',
  clientFinished: '14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61',
  ticketNonce: '0000',
  applicationData: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031',
} as const;

/** What came out, in the order in which it is derived. */
const secrets = {
  shared: '8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d',
  early: '33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a',
  handshake: '1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac',
  clientHandshakeTraffic: 'b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21',
  serverHandshakeTraffic: 'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
  master: '18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919',
  serverHandshakeKey: '3fce516009c21727d0f2e4e86ee403bc',
  serverHandshakeIv: '5d313eb2671276ee13000b30',
  clientHandshakeKey: 'dbfaa693d1762c5b666af5d950258d01',
  clientHandshakeIv: '5bd3c71b836e0b76bb73265f',
  serverFinishedKey: '008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8',
  serverFinishedTag: '9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718',
  clientApplicationTraffic: '9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5',
  serverApplicationTraffic: 'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
  exporter: 'fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50',
  serverApplicationKey: '9f02283b6c9c07efc26bb9f2ac92e356',
  serverApplicationIv: 'cf782b88dd83549aadf1e984',
  clientFinishedKey: 'b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4',
  clientFinishedTag: 'a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61',
  clientApplicationKey: '17422dda596ed5d9acd890e3c63f5051',
  clientApplicationIv: '5b78923dee08579033e523d9',
  resumption: '7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c',
  resumptionKey: '4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3',
} as const;

/** Records as they went over the wire, that follow from the keys. */
const records = {
  clientFinished: '170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546',
  clientApplication: '1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4',
  clientAlert: '1703030013c9872760655666b74d7ff1153efd6db6d0b0e3',
  // After the record with the ticket, which is the server's first: this one has number 1.
  serverApplication: '17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d',
  serverFlight:
    '17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb960b4068905123ea78b111b429ba9191cd05d2a389' +
    '280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183ef3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b' +
    '3a648f1d71035d2ed65b0e3cdd0cbae8bf2d0b227812cbb360987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead686945ba246ab' +
    '66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c27034272968a26' +
    '4ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31c7a8' +
    '4dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461e66f99882bd89f' +
    'c50800becca62d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca' +
    '01e0c65d11c66a1e2ac4c85977b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f60f0504de93b5b84' +
    '5e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e750edc53370d2b',
} as const;

export const RFC8448 = { ...given, secrets, records } as const;

/** Every secret that follows from two private keys and the messages, by the names of `RFC8448.secrets`. */
export function secretsFrom(trace: Readonly<Record<keyof typeof given, string>>): Record<keyof typeof secrets, Uint8Array> {
  const bytes = (name: keyof typeof given): Uint8Array => fromHex(trace[name]);
  const hellos = [bytes('clientHello'), bytes('serverHello')];
  const flight = [bytes('encryptedExtensions'), bytes('certificate'), bytes('certificateVerify')];
  const upToServer = [...hellos, ...flight, bytes('serverFinished')];
  const shared = x25519Shared(bytes('clientPrivateKey'), x25519Public(bytes('serverPrivateKey')));
  const handshake = handshakeSecrets({ shared, hellos });
  const application = applicationSecrets({ master: handshake.master, messages: upToServer });
  const resumption = resumptionSecret({ master: handshake.master, messages: [...upToServer, bytes('clientFinished')] });
  const [serverHandshake, clientHandshake] = [trafficKeys(handshake.serverTraffic), trafficKeys(handshake.clientTraffic)];
  const [serverApplication, clientApplication] = [trafficKeys(application.serverTraffic), trafficKeys(application.clientTraffic)];
  return {
    shared, early: handshake.early, handshake: handshake.handshake, clientHandshakeTraffic: handshake.clientTraffic, serverHandshakeTraffic: handshake.serverTraffic, master: handshake.master,
    serverHandshakeKey: serverHandshake.key, serverHandshakeIv: serverHandshake.iv, clientHandshakeKey: clientHandshake.key, clientHandshakeIv: clientHandshake.iv,
    serverFinishedKey: finishedKey(handshake.serverTraffic), serverFinishedTag: finishedTag(handshake.serverTraffic, [...hellos, ...flight]),
    clientApplicationTraffic: application.clientTraffic, serverApplicationTraffic: application.serverTraffic, exporter: application.exporter,
    serverApplicationKey: serverApplication.key, serverApplicationIv: serverApplication.iv,
    clientFinishedKey: finishedKey(handshake.clientTraffic), clientFinishedTag: finishedTag(handshake.clientTraffic, upToServer),
    clientApplicationKey: clientApplication.key, clientApplicationIv: clientApplication.iv,
    resumption, resumptionKey: resumptionKey(resumption, bytes('ticketNonce')),
  };
}

/** Section 4, "Resumed 0-RTT Handshake": the first flight of the next connection, whose ticket has the resumption key of the one above. */
export const RFC8448_RESUMED = {
  helloWithoutBinder:
    '010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95000006130113031302010001cd0000000b0009000006736572766572ff01000100000a001400' +
    '12001d00170018001901000101010201030104003300260024001d0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020' +
    '001e040305030603020308040805080604010501060102010402050206020202002d00020101001c000240010015005700000000000000000000000000000000000000000000000000000000' +
    '0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002900dd00b800b22c035d829359ee5ff7' +
    'af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce1450' +
    '77d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de6' +
    '505e5bfbc388e93343694093934ae4d357fad6aacb',
  binderList: '002120', // the lengths before the binder
  binder: '3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d',
  early: '9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c',
  earlyTraffic: '3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62',
  earlyKey: '920205a5b7bf2115e6fc5c2942834f54',
  earlyIv: '6d475f0993c8e564610db2b9',
  earlyData: '414243444546',
  earlyRecord: '1703030017ab1df420e75c457a7cc5d2844f76d5aee4b4edbf049be0',
} as const;
