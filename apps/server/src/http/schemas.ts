/** Bodies that the API documentation shows. */
import { ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { CommandReceipt } from '#application/handling/handler.js';

export class ReceiptBody {
  @ApiProperty({ example: 'CP1415.F2.A1', description: 'Reference of the item that was written' })
  reference!: string;
  @ApiProperty({ example: 'action-CP1415.F2.A1' })
  stream!: string;
  @ApiProperty({ example: 0, description: 'Place of the last event in its stream' })
  revision!: number;
  @ApiProperty({ example: '42', description: 'Opaque; give it as “after” to read what you wrote' })
  position!: string;
  @ApiProperty({ example: '2015-03-14T09:41:00.000Z' })
  recordedAt!: string;
}

/** A receipt as it is shown: positions are opaque, so they are text. */
export function receiptOf({ reference, stream, revision, position, recordedAt }: CommandReceipt): object {
  return { reference, stream, revision, position: String(position), recordedAt };
}

export class FieldProblemBody {
  @ApiProperty({ example: 'due' })
  field!: string;
  @ApiProperty({ example: 'Due date: expected a date that exists, written like 2015-03-03.' })
  message!: string;
}

/** RFC 9457. */
export class ProblemBody {
  @ApiProperty({ example: 'urn:golden-thread:problem:invalid-input' })
  type!: string;
  @ApiProperty({ example: 'Some fields are not as expected' })
  title!: string;
  @ApiProperty({ example: 400 })
  status!: number;
  @ApiProperty()
  detail!: string;
  @ApiProperty({ type: () => [FieldProblemBody], required: false })
  errors?: FieldProblemBody[];
}

const meanings: Readonly<Record<number, string>> = {
  400: 'Some fields are not as expected; each is named',
  401: 'No valid token',
  403: 'Not for this role, or not independent enough',
  404: 'No such item, or not yours to see',
  409: 'Refused by a rule, as things stand',
  412: 'Changed since you last saw it; what changed is listed',
  413: 'Too large',
  422: 'Refused by a rule, or the key was used for another request',
  503: 'Not now; try again after Retry-After seconds',
};

/** Documents the problems that a route answers with. */
export function problems(...statuses: readonly number[]): readonly MethodDecorator[] {
  return statuses.map((status) =>
    ApiResponse({
      status,
      description: meanings[status] ?? '',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemBody) } } },
    }),
  );
}
