import type { Candidate } from './candidate';
import { openMemoryStage, sharedMemory } from './memory-stage';
import { openNestApplication } from './nest-application';

/** This project in memory: `RabbitTemplate` and `@RabbitListener` in a Nest application. */
export const candidate: Candidate = {
  openStage: openMemoryStage,
  open: (setup) => openNestApplication(sharedMemory, setup),
};
