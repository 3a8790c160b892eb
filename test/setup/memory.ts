/**
 * Where the runtimes of the test pool store their objects: in memory if the system has room for it, because tests create
 * thousands of databases, and a disk makes each of them wait. Otherwise in the usual folder for temporary files.
 */
import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Linux's file system in memory. Containers often have one of 64 MB, which is too small. */
const SHARED_MEMORY = '/dev/shm'
/** A run stores a good 100 MB. */
const ROOM_BYTES = 1024 ** 3

export function temporaryFolder(): string {
  try {
    accessSync(SHARED_MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    return bavail * bsize >= ROOM_BYTES ? SHARED_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}
