/** What the newsroom exports: its HTTP door. */
export { default } from './handler.ts'
