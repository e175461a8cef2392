/** The API's description (OpenAPI 3.1) and its documentation page, made when first asked for. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemBody } from './schemas.js';

/** Describes every route of the application. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const terms = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Golden Thread')
    .setDescription(
      'Action tracking for multi-agency safeguarding audits. Every command is recorded as events that nobody rewrites; ' +
        'every query answers from them. Send commands with an Idempotency-Key; read what you wrote with “after”.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, terms, { extraModels: [ProblemBody] });
}

export function setUpApiDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Golden Thread API',
    swaggerOptions: { validatorUrl: null },
  });
}
