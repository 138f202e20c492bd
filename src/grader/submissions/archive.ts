/**
 * The files of a .zip, .tar.gz or .tar that are asked for, read into memory: nothing is ever unpacked to disk, so a path in an archive leads
 * nowhere, and what an archive claims about sizes is held against bounds before and while it is read.
 *
 *     for await (const file of archivedFiles('jane.zip', (path) => path.endsWith('.ts') ? 100_000 : 0)) file.path //=> 'exercises/…/x.ts'
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { openPromise } from 'yauzl';

/** A file of a submission, wherever it lay. */
export interface FoundFile {
  readonly path: string; // in the submission, with '/'
  readonly bytes: number;
  readonly modified?: Date;
  /** Undefined for a file that was not asked for, or is larger than was asked for. */
  readonly content?: Buffer;
  /** Why it was not read although it was asked for. */
  readonly refused?: string;
}

/** How many bytes of a file are wanted at most; 0 for none of it. */
export type Wanted = (path: string) => number;

/** A submission that cannot be read, in a sentence. */
export class SubmissionError extends Error {
  override readonly name = 'SubmissionError';
}

export interface ArchiveLimits {
  readonly entriesMax: number;
  readonly unpackedBytesMax: number; // of a tar, which has to be read through
  readonly contentBytesMax: number; // of all that is kept
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entriesMax: 200_000, unpackedBytesMax: 4 * 1024 ** 3, contentBytesMax: 64 * 1024 ** 2 };

export const isArchive = (name: string): boolean => /\.(zip|tar|tgz|tar\.gz)$/i.test(name);

/** Throws a `SubmissionError` for an archive that is broken or too much. */
export async function* archivedFiles(file: string, wanted: Wanted, limits: ArchiveLimits = ARCHIVE_LIMITS): AsyncGenerator<FoundFile> {
  const seen = { entries: 0, content: 0 };
  try {
    for await (const found of /\.zip$/i.test(file) ? zipped(file, wanted) : tarred(file, wanted, limits)) {
      seen.entries += 1;
      seen.content += found.content?.length ?? 0;
      if (seen.entries > limits.entriesMax) throw new SubmissionError(`holds more than ${limits.entriesMax} files. Hand in the exercises only`);
      if (seen.content > limits.contentBytesMax) throw new SubmissionError(`unpacks to more than ${megabytes(limits.contentBytesMax)} of exercises, as no answers do`);
      yield found;
    }
  } catch (error) {
    if (error instanceof SubmissionError) throw error;
    throw new SubmissionError(`cannot be unpacked (${reasonOf(error)})`);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error));
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;

/** Why a path of an archive is not taken: an honest one stays inside. */
function strangePath(path: string): string | undefined {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..') ? 'its path leads out of the archive' : undefined;
}

async function* zipped(file: string, wanted: Wanted): AsyncGenerator<FoundFile> {
  // Names are decoded here, since one strange name would otherwise end the reading of all.
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const path = zipName(entry.fileName as unknown as Buffer, entry.generalPurposeBitFlag);
      if (path.endsWith('/')) continue;
      const about = { path, bytes: entry.uncompressedSize, modified: entry.getLastModDate() };
      const bytesMax = wanted(path);
      const unixMode = entry.externalFileAttributes >>> 16;
      const refused = bytesMax === 0 ? undefined : strangePath(path)
        ?? ((unixMode & 0o170000) === 0o120000 ? 'it is a link; links are not followed' : undefined)
        ?? (entry.isEncrypted() ? 'it is encrypted' : undefined)
        ?? (entry.canDecodeFileData() ? undefined : 'it is packed by a method that is not known')
        ?? tooLarge(entry.uncompressedSize, bytesMax);
      if (bytesMax === 0 || refused !== undefined) {
        yield { ...about, ...(refused !== undefined && { refused }) };
        continue;
      }
      // yauzl ends a stream that gives more than the entry claims.
      yield { ...about, content: await collected(await zip.openReadStreamPromise(entry), bytesMax) };
    }
  } finally {
    zip.close();
  }
}

/** UTF-8 if the entry says so or the bytes are; older programs write the DOS code page, of which the letters of a path are ASCII. */
function zipName(bytes: Buffer, flags: number): string {
  const text = (flags & 0x800) !== 0 || isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
  return text.replaceAll('\\', '/');
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}

const tooLarge = (bytes: number, bytesMax: number): string | undefined => (bytes > bytesMax ? `it has ${bytes} bytes, and at most ${bytesMax} are read` : undefined);

async function collected(stream: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) throw new SubmissionError('unpacks to more than it claims');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* tarred(file: string, wanted: Wanted, limits: ArchiveLimits): AsyncGenerator<FoundFile> {
  const packed = createReadStream(file);
  const unpacked = /gz$/i.test(file) ? packed.pipe(createGunzip()) : packed;
  packed.on('error', (error) => unpacked.destroy(error));
  let bytes = 0;
  const counted = Readable.from((async function* () {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.unpackedBytesMax) throw new SubmissionError(`unpacks to more than ${megabytes(limits.unpackedBytesMax)}. Hand in the exercises only`);
      yield chunk;
    }
  })(), { objectMode: false });
  try {
    const entries = Readable.toWeb(counted).pipeThrough(createTarDecoder({ strict: true }) as never) as unknown as AsyncIterable<{ header: { name: string; size: number; mtime?: Date; type?: string }; body: ReadableStream<Uint8Array> }>;
    for await (const { header, body } of entries) {
      const path = header.name.replaceAll('\\', '/');
      const isFile = header.type === 'file' || header.type === undefined;
      const bytesMax = header.type === 'directory' ? 0 : wanted(path);
      const about = { path, bytes: header.size, ...(header.mtime !== undefined && { modified: header.mtime }) };
      const refused = bytesMax === 0 ? undefined : strangePath(path) ?? (isFile ? tooLarge(header.size, bytesMax) : 'it is no ordinary file; links are not followed');
      if (bytesMax === 0 || refused !== undefined) {
        await body.cancel();
        if (header.type !== 'directory') yield { ...about, ...(refused !== undefined && { refused }) };
      } else {
        yield { ...about, content: await collected(Readable.fromWeb(body as never), bytesMax) };
      }
    }
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
}
