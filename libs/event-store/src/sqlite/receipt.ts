/** Receipts as the SQLite driver keeps them: ids and fingerprints as bytes, the instant as milliseconds. */
import type { Receipt } from '../port.js';

export const RECEIPT_BY_COMMAND = `
  SELECT r.command_id, r.fingerprint, s.name, r.revision, r.position, r.recorded_at
    FROM receipts r JOIN streams s ON s.id = r.stream WHERE r.command_id = ?`;

export type ReceiptRow = [
  commandId: Uint8Array,
  fingerprint: Uint8Array,
  stream: string,
  revision: number,
  position: number,
  recordedAt: number,
];

export function receiptOf([
  commandId,
  fingerprint,
  stream,
  revision,
  position,
  recordedAt,
]: ReceiptRow): Receipt {
  return {
    commandId: uuidText(commandId),
    fingerprint: Buffer.from(fingerprint).toString('hex'),
    stream,
    revision,
    position,
    recordedAt: new Date(recordedAt).toISOString(),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** @throws TypeError when the text is not a lower-case UUID, as its bytes would not give the same text back */
export function uuidBytes(text: string): Uint8Array {
  if (!UUID.test(text)) throw new TypeError(`"${text}" is not a UUID in lower case`);
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** @throws TypeError when the text is not a SHA-256 in lower-case hex */
export function sha256Bytes(text: string): Uint8Array {
  if (!SHA256.test(text)) throw new TypeError(`"${text}" is not a SHA-256 in lower-case hex`);
  return Buffer.from(text, 'hex');
}

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
