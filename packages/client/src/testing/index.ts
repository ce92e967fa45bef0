export { FakeClock } from './fake-clock.ts'
export { FakeService, type FakeServiceOptions, fairWeather, type Weather } from './fake-service.ts'
export type { FakePublication } from './fake-stream.ts'
export { randomFrom } from './random.ts'
