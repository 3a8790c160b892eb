/** What a vote teaches: the topics and the source of its article. */
import { parseInput } from '../../contract/errors.ts'
import { ArticleSubjectsSchema, type Feedback, type RecordFeedback } from '../../contract/learning.ts'
import { getJobStub } from '../../platform/stubs.ts'
import type { JobOwner } from '../jobs/list.ts'

/**
 * A vote with its topics and source. The job is asked for those that the caller has not sent.
 * @param isRecorded whether the vote changes nothing, so that no job has to be asked
 * @throws `not_found` if the job has no such article
 */
export async function withSubjects(
  { jobId, topics, source, ...vote }: RecordFeedback,
  { env, userId }: JobOwner,
  isRecorded: boolean,
): Promise<Feedback> {
  const article =
    jobId === undefined || isRecorded
      ? { topics: [] }
      : parseInput(
          ArticleSubjectsSchema,
          await getJobStub(env, userId, jobId).articleSubjects(vote.articleId),
        )
  return { ...vote, ...article, ...(topics && { topics }), ...(source !== undefined && { source }) }
}
