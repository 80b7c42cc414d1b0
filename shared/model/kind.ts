import { z } from 'zod';

export const Kind = z.enum(['architecture', 'implementation', 'analysis', 'generation', 'any']);
export type Kind = z.infer<typeof Kind>;

export const Priority = z.enum(['high', 'medium', 'low']);
export type Priority = z.infer<typeof Priority>;
