/** The least that starts: an empty Nest application on Fastify. Says when it listens. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

@Module({})
class Nothing {}

// eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
const app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), {
  logger: false,
});
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
