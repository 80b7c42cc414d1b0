/**
 * Messages into panes, with receipts: the effects of the delivery protocol of shared/rules.
 */
export type { Delivery, DeliveryJournal, DeliveryOptions } from './types.ts';
export { projectFolder, removePromptFiles, writePromptFile } from './prompt-file.ts';
export { answerDialog } from './answer.ts';
export { createDelivery } from './delivery.ts';
