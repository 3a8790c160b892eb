/** Korean particles, which are written together with the noun before them. Pure. */

/** Those that depend on whether the noun ends in a consonant. */
const AFTER_CONSONANT = [
  '은',
  '이',
  '을',
  '과',
  '으로',
  '이나',
  '이라',
  '이란',
  '이며',
  '이랑',
  '이고',
  '이다',
  '이라는',
  '이라고',
]
const AFTER_VOWEL = ['는', '가', '를', '와', '로', '나', '라', '란', '며', '랑', '고', '다', '라는', '라고']
/** Those that follow any noun. */
const ALWAYS = [
  ...[
    '의',
    '에',
    '도',
    '만',
    '에서',
    '에게',
    '에게서',
    '한테',
    '께',
    '께서',
    '부터',
    '까지',
    '처럼',
    '보다',
    '마다',
    '조차',
  ],
  ...['마저', '밖에', '만큼', '대로', '뿐', '하고', '들'],
]
/** Those that may follow another particle. */
const SECOND = [
  '는',
  '은',
  '도',
  '만',
  '의',
  '부터',
  '까지',
  '로',
  '를',
  '을',
  '이',
  '가',
  '와',
  '과',
  '에',
  '에서',
  '에게',
]
/** All that a noun of one syllable may have: 소나기 is no 소 with a particle. */
const SHORT = new Set(['은', '는', '이', '가', '을', '를', '의', '에', '도', '와', '과'])

/** Whether what follows the noun in the same word is one or two particles. */
export function isParticle(noun: string, rest: string): boolean {
  const ending = ((noun.codePointAt(noun.length - 1) ?? 0) - 0xac00) % 28
  const isVowel = ending === 0
  const own = isVowel ? AFTER_VOWEL : AFTER_CONSONANT
  const wrong = isVowel ? AFTER_CONSONANT : AFTER_VOWEL
  if ((noun.match(/\p{sc=Hangul}/gu)?.length ?? 0) < 2) return SHORT.has(rest) && !wrong.includes(rest)
  // 로 also follows ㄹ: 서울로.
  const first = [...own, ...ALWAYS, ...(ending === 8 ? ['로'] : [])]
  return first.some(
    (particle) =>
      rest === particle || (rest.startsWith(particle) && SECOND.includes(rest.slice(particle.length))),
  )
}
