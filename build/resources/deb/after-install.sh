#!/bin/sh
# Quatuor is unpacked. DPKG_ROOT: where, if not in the system that runs.
set -e
app="$DPKG_ROOT/opt/${sanitizedProductName}"

# Where users have no namespaces of their own, Chromium's sandbox needs its helper to be root's.
if ! unshare --user true 2>/dev/null; then
  chmod 4755 "$app/chrome-sandbox" || true
fi

# Ubuntu gives namespaces only to programs with a profile. An older AppArmor does not know it, and needs none.
if [ -z "$DPKG_ROOT" ] && apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" '/etc/apparmor.d/${executable}'
    apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
  fi
fi
