import type { CanActivate, NestInterceptor, PipeTransform } from '@nestjs/common';

import type { Candidate } from './candidate';
import { openMemoryStage, sharedMemory } from './memory-stage';
import { openNestApplication } from './nest-application';

const guard: CanActivate = { canActivate: () => true };
const pipe: PipeTransform = { transform: (value) => value as unknown };
const interceptor: NestInterceptor = { intercept: (_context, next) => next.handle() };

/** As `nest-amqp-memory`, its listeners with a guard, a pipe and an interceptor that do nothing. */
export const candidate: Candidate = {
  openStage: openMemoryStage,
  open: (setup) => openNestApplication(sharedMemory, setup, { guards: [guard], pipes: [pipe], interceptors: [interceptor] }),
};
