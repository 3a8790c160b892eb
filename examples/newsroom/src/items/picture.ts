/** Finds the picture of an item among the elements in which feeds put it. Pure. */
import type { RssFeed } from 'feedsmith'

type Media = NonNullable<RssFeed.Item<string>['media']>
type Content = NonNullable<Media['contents']>[number]

interface File {
  url?: string | undefined
  type?: string | undefined
}

const PICTURE_NAME = /\.(avif|gif|jpe?g|png|webp)(\?|$)/i

/** Whether a file is a picture: by its type, or by its name if it has no type. */
const isPicture = ({ url, type }: File) =>
  type === undefined ? PICTURE_NAME.test(url ?? '') : /^image\//i.test(type)

/** The address of an item's picture: an enclosure, one of Media RSS, or of a podcast. */
export function pictureOf(
  enclosures: readonly File[] | undefined,
  media: Media | undefined,
  podcast?: string | undefined,
): string | undefined {
  return (
    enclosures?.find(isPicture)?.url ??
    ofMedia(media) ??
    media?.groups?.map(ofMedia).find((url) => url !== undefined) ??
    podcast
  )
}

/** Thumbnails are meant to be shown. Of several pictures, the widest. */
function ofMedia({ thumbnails, contents = [] }: Omit<Media, 'groups'> = {}): string | undefined {
  const pictures = contents
    .filter(({ url, type, medium }) => (medium ? medium === 'image' : isPicture({ url, type })))
    .sort((one, other) => (other.width ?? 0) - (one.width ?? 0))
  return (
    thumbnails?.[0]?.url ?? pictures.find(({ url }) => url)?.url ?? contents.map(thumbnailOf).find(Boolean)
  )
}

/** The picture of a video. */
const thumbnailOf = ({ thumbnails }: Content) => thumbnails?.[0]?.url
