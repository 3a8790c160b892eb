#!/bin/sh
# endWithParent.sh PROGRAM ARGUMENTS: replaces itself with the program, whose process id stays this one's. A second process
# looks once a second whether the parent is still there, because a killed parent cannot end its children. It ends the
# program, and the program's whole process group if that is its own.
parent=$PPID
self=$$
(
  while kill -0 "$parent" && kill -0 "$self"; do sleep 1; done
  kill -9 "-$self" || kill -9 "$self"
) </dev/null >/dev/null 2>&1 3>&- &
exec "$@"
