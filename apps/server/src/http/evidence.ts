/** Evidence files: uploaded before they are attached, never shown inline, and given only to who may see the action. */
import { Controller, Get, HttpCode, Inject, Post, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { StoredFilePart } from '#application/commands/action.js';
import { readInput } from '#application/fields/read.js';
import { capacityIn } from '#application/permissions/caller.js';
import { otherRoutes } from '#application/permissions/other-routes.js';
import { InvalidInput, NotAllowed, NotFound } from '#application/problems.js';
import { Sight } from '#application/queries/sight.js';
import type { ActionDocument } from '#read-models/documents.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { header, principalOf } from './request.js';

/** Largest evidence file, in bytes: 25 MB. */
export const LARGEST_FILE = 25_000_000;

type Upload = FastifyRequest<{ Querystring: { name?: string }; Body: unknown }>;
type Download = FastifyRequest<{ Params: { reference: string; sha256: string } }>;

@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api')
export class EvidenceRoutes {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post('evidence')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Uploads a file; attach it to an action with what this answers',
    operationId: 'UploadEvidence',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiQuery({ name: 'name', example: 'attendance-log.pdf' })
  @ApiResponse({ status: 201, type: StoredFilePart })
  async upload(@Req() request: Upload): Promise<StoredFilePart> {
    if (capacityIn(principalOf(request).caller, otherRoutes['POST /api/evidence'].may) === undefined)
      throw new NotAllowed('Evidence is uploaded by agency leads and the coordinator.');
    if (!(request.body instanceof Readable))
      throw new InvalidInput([
        {
          field: 'Content-Type',
          message: 'Send the file as it is, as “Content-Type: application/octet-stream”.',
        },
      ]);
    const mediaType = header(request, 'x-media-type') ?? 'application/octet-stream';
    const described = { sha256: '0'.repeat(64), size: 0, name: request.query.name, mediaType };
    const file = readInput(StoredFilePart, described);
    return Object.assign(file, await this.service.evidence.put(request.body, LARGEST_FILE));
  }

  @Get('actions/:reference/evidence/:sha256')
  @ApiOperation({
    summary: 'Downloads a file that is attached to an action',
    operationId: 'DownloadEvidence',
  })
  @ApiParam({ name: 'reference' })
  @ApiParam({ name: 'sha256' })
  @ApiProduces('application/octet-stream')
  async download(
    @Req() request: Download,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { reference, sha256 } = request.params;
    const models = this.service.projector.reader();
    const action = await models.get<ActionDocument>('actions', reference);
    const sight = await Sight.of(principalOf(request).caller, models);
    const isSeen = action !== undefined && sight.sees('actions', action);
    const item = action?.evidence.find(({ file, withdrawn }) => file?.sha256 === sha256 && !withdrawn);
    const content = item && isSeen ? await this.service.evidence.open(sha256) : undefined;
    if (content === undefined) throw new NotFound(`file ${sha256} on ${reference}`);
    const name = encodeURIComponent(item?.file?.name ?? sha256);
    void reply
      .header('Content-Disposition', `attachment; filename*=UTF-8''${name}`)
      .header('Content-Security-Policy', "default-src 'none'; sandbox")
      .header('X-Content-Type-Options', 'nosniff');
    return new StreamableFile(content, { type: 'application/octet-stream' });
  }
}
