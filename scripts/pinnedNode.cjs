/*
 * Checks the Node that the package `node` has installed. Its install script takes the program from the registry, so
 * package-lock.json does not pin it. Runs on the Node of the machine (18 or later): keep it plain.
 */
'use strict'
const { createHash } = require('node:crypto')
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

/** The version, and the SHA-256 of its program by platform. Change both with `node` in package.json. */
const VERSION = '24.21.0'
const PROGRAMS = {
  'linux-x64': '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  'linux-arm64': '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
  'win32-x64': 'ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32',
}

/**
 * What is wrong with the installed program. Undefined if nothing is, or if there is none. Programs of other platforms are
 * not pinned, because the registry that this was written with has none.
 */
function faultOf(root, platform = `${process.platform}-${process.arch}`) {
  const path = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const pinned = PROGRAMS[platform]
  if (!pinned || !existsSync(path)) return undefined
  const found = createHash('sha256').update(readFileSync(path)).digest('hex')
  return found === pinned
    ? undefined
    : `${path} is not Node ${VERSION} for ${platform}: its SHA-256 is ${found}`
}

module.exports = { VERSION, faultOf }
