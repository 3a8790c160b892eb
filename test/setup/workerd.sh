#!/bin/sh
# The program that Miniflare starts as workerd. Replaces itself with workerd, whose process id stays this one's. A second
# process looks once a second whether the parent is still there, because a killed parent cannot end its children.
parent=$PPID
self=$$
(
  while kill -0 "$parent" && kill -0 "$self"; do sleep 1; done
  kill -9 "$self"
) </dev/null >/dev/null 2>&1 3>&- &
exec "$WORKERD" "$@"
