import type { Publication } from '@portico/protocol'
import t from 'tap'
import { recoverCache, recoverStream, startAt } from '../../src/subscription/recovery.ts'

const publications = (...offsets: number[]): Publication[] => offsets.map((offset) => ({ offset }))
const top = (offset: number, epoch = 'e') => ({ offset, epoch })

t.test('stream mode', async (t) => {
  const recovered = [
    ['nothing was missed', { epoch: 'e', offset: 3 }, top(3), []],
    ['all that was missed', { epoch: 'e', offset: 1 }, top(3), [2, 3]],
    ['everything, without an epoch', { epoch: '', offset: 0 }, top(2), [1, 2]],
    ['a stream that never was', { epoch: '', offset: 0 }, top(0), []],
  ] as const
  for (const [name, claimed, page, offsets] of recovered) {
    const recovery = recoverStream(claimed, { top: page, publications: publications(...offsets) })
    t.same(
      recovery,
      {
        recovery: 'recovered',
        named: { epoch: page.epoch, offset: claimed.offset },
        position: page,
        publications: publications(...offsets),
        bytes: 0,
      },
      `[T7] ${name}: the claimed offset is named`,
    )
  }

  const continued = { top: top(2, 'f'), publications: publications(1, 2), continues: true }
  t.match(
    recoverStream({ epoch: 'e', offset: 0 }, continued),
    { recovery: 'recovered', named: { epoch: 'f', offset: 0 }, publications: publications(1, 2) },
    'from the beginning of an epoch that was forgotten without a publication',
  )

  const lost = [
    ['another epoch', { epoch: 'd', offset: 3 }, top(3), []],
    ['another epoch, from the beginning', { epoch: '_', offset: 0 }, top(2), [1, 2]],
    ['a position ahead of the stream', { epoch: 'e', offset: 9 }, top(3), []],
    ['history that is gone', { epoch: 'e', offset: 1 }, top(3), []],
    ['a gap at the beginning', { epoch: 'e', offset: 1 }, top(4), [3, 4]],
    ['a gap at the end', { epoch: 'e', offset: 1 }, top(4), [2, 3]],
  ] as const
  for (const [name, claimed, page, offsets] of lost) {
    const recovery = recoverStream(claimed, { top: page, publications: publications(...offsets) })
    t.same(recovery, { ...startAt(page), recovery: 'lost' }, `[T7] ${name}: the top, and no part of it`)
  }
})

t.test('cache mode', async (t) => {
  const newest: Publication = { offset: 3 }
  t.match(recoverCache({ epoch: 'e', offset: 3 }, top(3), newest), {
    recovery: 'recovered',
    publications: { length: 0 },
  })
  t.match(recoverCache({ epoch: 'e', offset: 1 }, top(3), newest), {
    recovery: 'recovered',
    publications: [newest],
  })
  t.match(
    recoverCache({ epoch: 'd', offset: 57 }, top(3), newest),
    { recovery: 'recovered', named: top(2), publications: [newest] },
    'offsets of another epoch mean nothing',
  )
  t.match(recoverCache({ epoch: '', offset: 0 }, top(3), newest), {
    recovery: 'recovered',
    publications: [newest],
  })
  t.match(recoverCache({ epoch: 'e', offset: 3 }, top(3), undefined), {
    recovery: 'recovered',
    publications: { length: 0 },
  })
  t.match(recoverCache({ epoch: 'e', offset: 1 }, top(3), undefined), { recovery: 'lost' })
  t.match(recoverCache({ epoch: 'e', offset: 0 }, top(0), undefined), { recovery: 'lost' })
})
