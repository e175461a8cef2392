/** A picture that an authenticator app reads, for a page: SVG with attributes alone, as our content policy asks for. */
import { toString } from 'qrcode';

export function pictureOf(text: string): Promise<string> {
  return toString(text, { type: 'svg', margin: 2, width: 220, errorCorrectionLevel: 'M' });
}
