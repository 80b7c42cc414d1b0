import { expect, it } from 'vitest';
import { remedy } from './sandbox.mjs';

const kernel = (values) => (name) => values[name];

it.each([
  [{ 'kernel.apparmor_restrict_unprivileged_userns': '1' }, 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'],
  [
    { 'kernel.unprivileged_userns_clone': '0', 'user.max_user_namespaces': '0' },
    'sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000',
  ],
  [{ 'kernel.apparmor_restrict_unprivileged_userns': '0', 'kernel.unprivileged_userns_clone': '1' }, undefined],
  [{}, undefined],
])('kernel settings %j: %s', (values, command) => {
  expect(remedy(kernel(values))).toBe(command);
});
