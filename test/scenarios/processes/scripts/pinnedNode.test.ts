/** The Node that npm scripts run on is the one that the repository names. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../../../scripts/wrangler.ts'

/** It runs before anything is installed, so it has no types. */
const {
  faultOf,
  VERSION,
}: { faultOf(root: string, platform?: string): string | undefined; VERSION: string } = createRequire(
  import.meta.url,
)(join(root, 'scripts', 'pinnedNode.cjs'))

test('the installed program is the pinned one, of the version in package.json', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  expect(VERSION).toBe(devDependencies.node)
  expect(faultOf(root)).toBeUndefined()
})

test('another program is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'digest-node-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const bin = join(folder, 'node_modules', 'node', 'bin')
  await mkdir(bin, { recursive: true })
  for (const name of ['node', 'node.exe']) await writeFile(join(bin, name), '#!/bin/sh\necho hello\n')
  expect(faultOf(folder, 'linux-x64')).toContain(`is not Node ${VERSION} for linux-x64`)
  expect(faultOf(folder, 'sunos-x64')).toBeUndefined()
})
