#!/bin/sh
# Quatuor is taken away; what it keeps for its users in their own folders stays.
set -e
if [ -z "$DPKG_ROOT" ] && [ "$1" != upgrade ] && [ -f '/etc/apparmor.d/${executable}' ]; then
  if apparmor_status --enabled >/dev/null 2>&1; then
    apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi
