/** The host's exit code when another one already listens. Apart from the schemas: who starts a host needs none of them. */
export const TAKEN_EXIT_CODE = 3;
