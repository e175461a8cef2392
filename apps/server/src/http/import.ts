/** The import: CSV files go in as commands, all of them or none; every bad cell is named. */
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { capacityIn } from '#application/permissions/caller.js';
import { otherRoutes } from '#application/permissions/other-routes.js';
import { InvalidInput, NotAllowed } from '#application/problems.js';
import { FileTooLarge } from '#evidence/port.js';
import type { ImportFile, ImportProgress, ImportReport } from '#exchange/import/report.js';
import { understandingOf, type SaidOfColumns } from '#exchange/import/understanding.js';
import { importInto } from '../service/importing.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { answerWithProgress, PROGRESS_TYPE, wantsProgress } from './progress.js';
import { dryRunOf, principalOf } from './request.js';
import { ProblemBody, problems } from './schemas.js';
import { filesIn } from './uploads.js';

export const IMPORT_ADDRESS = '/api/import';
/** Largest import, all files together, in bytes: 64 MB. */
const LARGEST_IMPORT = 64_000_000;

export class ImportCountsBody {
  @ApiProperty({ example: 54, description: 'Rows that hold something, headers left out' })
  rows!: number;
  @ApiProperty({ example: 54, description: 'Recorded by this run; in a dry run, what would be' })
  recorded!: number;
  @ApiProperty({ example: 0, description: 'Recorded by an earlier run of the same rows' })
  alreadyRecorded!: number;
  @ApiProperty({ example: 0, description: 'Rows with a problem of their own' })
  bad!: number;
}
export class BadCellBody {
  @ApiProperty({ example: 'record.csv' })
  file!: string;
  @ApiProperty({ type: Number, nullable: true, example: 7, description: 'The header is row 1' })
  row!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'due' })
  column!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '31/02/2015' })
  value!: string | null;
  @ApiProperty({ example: 'Due date: expected a date that exists, written like 2015-03-03.' })
  message!: string;
}
export class ImportReportBody {
  @ApiProperty({ example: false })
  dryRun!: boolean;
  @ApiProperty({ example: true })
  ok!: boolean;
  @ApiProperty({ type: ImportCountsBody })
  counts!: ImportCountsBody;
  @ApiProperty({ type: [BadCellBody], example: [] })
  problems!: BadCellBody[];
  @ApiProperty({
    type: [Object],
    example: [],
    description: 'Rows that could not be judged, because of a bad row before them',
  })
  unjudged!: object[];
}

type Upload = FastifyRequest<{
  Querystring: {
    readonly dryRun?: string;
    readonly column?: string | readonly string[];
    readonly command?: string | readonly string[];
  };
}>;

@ApiTags('import')
@ApiBearerAuth()
@ApiExtraModels(BadCellBody)
@Controller('api/import')
export class ImportRoute {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'Import',
    summary: 'Imports CSV files: every row a command; a file with anything wrong changes nothing',
    description:
      `The same rows are recorded once, however often they are sent. With “Accept: ${PROGRESS_TYPE}” the answer is a ` +
      'line of JSON for each step of progress, and a last one with the report (`answer`) or the problem (`problem`).',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
      required: ['file'],
    },
  })
  @ApiQuery({
    name: 'dryRun',
    required: false,
    enum: ['true', 'false'],
    description: 'Says what would be done and what is wrong; writes nothing',
  })
  @ApiQuery({
    name: 'column',
    required: false,
    isArray: true,
    type: String,
    example: ['Date due=due'],
    description: 'Which of our columns a heading is, as Heading=column; Heading= leaves its column out',
  })
  @ApiQuery({
    name: 'command',
    required: false,
    type: String,
    description: 'What each row does, where no column says it',
  })
  @ApiProduces('application/json', PROGRESS_TYPE)
  @ApiResponse({ status: 200, description: 'Recorded, or would be.', type: ImportReportBody })
  @ApiResponse({
    status: 422,
    description: 'Something is wrong in the files; every bad cell is named',
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: getSchemaPath(ProblemBody) },
            {
              properties: {
                errors: { type: 'array', items: { $ref: getSchemaPath(BadCellBody) } },
                counts: { type: 'object' },
                unjudged: { type: 'array', items: { type: 'object' } },
              },
            },
          ],
        },
      },
    },
  })
  async take(@Req() request: Upload, @Res() reply: FastifyReply): Promise<void> {
    const { caller } = principalOf(request);
    if (capacityIn(caller, otherRoutes['POST /api/import'].may) === undefined)
      throw new NotAllowed('Importing is for a coordinator to do.');
    const dryRun = dryRunOf(request);
    const understood = understandingOf(saidIn(request));
    const files = await filesOf(request);
    const work = (onProgress?: (progress: ImportProgress) => void) =>
      importInto(this.service, this.bus, {
        files,
        understood,
        caller,
        dryRun,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    if (wantsProgress(request)) {
      await answerWithProgress(reply, work);
      return;
    }
    const report = await work();
    if (report.ok) await reply.status(200).send(report);
    else
      await reply
        .status(422)
        .type('application/problem+json')
        .send(JSON.stringify(problemFrom(report)));
  }
}

for (const decorate of problems(400, 401, 403, 413, 415, 503)) {
  const property = Object.getOwnPropertyDescriptor(ImportRoute.prototype, 'take');
  if (property !== undefined) decorate(ImportRoute.prototype, 'take', property);
}

function saidIn({ query: { column = [], command } }: Upload): SaidOfColumns {
  if (command !== undefined && typeof command !== 'string')
    throw new InvalidInput([{ field: 'command', message: 'Expected one command.' }]);
  return { columns: typeof column === 'string' ? [column] : column, command };
}

function problemFrom({ dryRun, counts, problems: errors, unjudged }: ImportReport): object {
  const detail =
    counts.recorded > 0 && !dryRun
      ? 'The record changed meanwhile; the rows before the named one are recorded.'
      : 'Nothing was recorded. Each cell that is wrong is named.';
  return {
    type: 'urn:golden-thread:problem:import-refused',
    title: 'The files cannot be imported',
    status: 422,
    detail,
    counts,
    errors,
    unjudged,
  };
}

async function filesOf(request: FastifyRequest): Promise<readonly ImportFile[]> {
  const files: ImportFile[] = [];
  if (request.isMultipart()) {
    let size = 0;
    for await (const file of filesIn(request)) {
      size += file.bytes.byteLength;
      if (size > LARGEST_IMPORT)
        throw new FileTooLarge(
          `The files are larger than ${LARGEST_IMPORT.toLocaleString('en-GB')} bytes together.`,
        );
      files.push(file);
    }
  }
  if (files.length === 0)
    throw new InvalidInput([
      {
        field: 'file',
        message: 'Expected at least one CSV file, sent as “multipart/form-data”: curl -F file=@record.csv …',
      },
    ]);
  return files;
}
