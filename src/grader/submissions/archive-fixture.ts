/** For tests: archives with whatever in them, honest or not. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly claimedBytes?: number; // default: as many as there are
  readonly unixMode?: number;
  readonly encrypted?: boolean;
}

/** A .zip as its format says (PKWARE, APPNOTE.TXT 6.3), with every entry compressed. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes, unixMode = 0o100644, encrypted = false } of entries) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fileName = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(26); // shared by the local header and the directory
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt16LE(0x6000, 6); // 12:00:00
    fields.writeUInt16LE(((2026 - 1980) << 9) | (11 << 5) | 20, 8); // 20 November 2026
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedBytes ?? bytes.length, 18);
    fields.writeUInt16LE(fileName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, fileName, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((unixMode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 3]), fields, tail, fileName]));
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}

export async function tarGzOf(entries: readonly { name: string; content?: string; link?: string }[]): Promise<Buffer> {
  const packed = await packTar(entries.map(({ name, content = '', link }) => (link === undefined
    ? { header: { name, size: Buffer.byteLength(content), type: 'file' as const, mtime: new Date('2026-11-20T12:00:00Z') }, body: content }
    : { header: { name, size: 0, type: 'symlink' as const, linkname: link } })));
  return gzipSync(packed);
}
