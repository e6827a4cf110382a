package dev.streamgauge.io.spool;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class SpoolBufferTest {
  private static final AtomicBoolean DISK_FULL = new AtomicBoolean();
  private static final AtomicBoolean FORCE_FAILS = new AtomicBoolean();
  private static final AtomicLong RELEASED = new AtomicLong();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final AtomicLong now = new AtomicLong(1000);
  private final SpoolCounters counters = new SpoolCounters();
  private final List<SpoolBuffer> open = new ArrayList<>();
  private Path directory;

  @Before
  public void reset() throws IOException {
    directory = folder.getRoot().toPath().resolve("not/there/yet");
    DISK_FULL.set(false);
    FORCE_FAILS.set(false);
    RELEASED.set(0);
  }

  @After
  public void close() {
    open.forEach(SpoolBuffer::close);
  }

  @Test
  public void segmentsAreForTheirOwnerOnly() throws IOException {
    put(open(spool()), "a secret");
    await().until(() -> !SpoolFiles.segments(directory).isEmpty());
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwx------"));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
      }
    }
  }

  private Spool spool() {
    return Spool.in(directory).withSize(64 << 10);
  }

  private SpoolBuffer open(Spool spool) throws IOException {
    return open(spool, SocketCheckpointMark.START);
  }

  private SpoolBuffer open(Spool spool, SocketCheckpointMark mark) throws IOException {
    SpoolBuffer buffer = SpoolBuffer.open(spool, mark, SetClock.showing(now::get), counters);
    open.add(buffer);
    return buffer;
  }

  private static void put(SpoolBuffer buffer, String line) {
    long time = buffer.reserve();
    buffer.offer(LineBatch.builder("test").append(line, time).build());
  }

  /** The next chunk's line and time, checked against the watermark. */
  private static String poll(ChunkBuffer.Cursor cursor) throws IOException {
    long watermark = cursor.watermark();
    ChunkBuffer.Chunk chunk = cursor.poll();
    if (chunk == null) {
      return null;
    }
    assertThat(chunk.timeMillis).isGreaterThanOrEqualTo(watermark);
    assertThat(chunk.lines.time(0)).isEqualTo(chunk.timeMillis);
    return chunk.lines.line(0) + "@" + chunk.timeMillis;
  }

  private static List<String> drain(ChunkBuffer.Cursor cursor) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = poll(cursor); line != null; line = poll(cursor)) {
      lines.add(line);
    }
    return lines;
  }

  @Test
  public void whatIsOfferedIsOnDiskBeforeItIsRead() throws Exception {
    SpoolBuffer buffer = open(spool());
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    put(buffer, "a");
    put(buffer, "b");
    assertThat(SpoolFiles.lines(directory)).containsExactly("a", "b");
    assertThat(drain(cursor)).containsExactly("a@1000", "b@1000");
    assertThat(cursor.bytes()).isZero();
  }

  @Test
  public void watermarkIsTheNextChunksTimeOrNow() throws Exception {
    SpoolBuffer buffer = open(spool());
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    assertThat(cursor.watermark()).isEqualTo(1000);
    now.set(1100);
    put(buffer, "a");
    now.set(1200);
    put(buffer, "b");
    assertThat(cursor.watermark()).isEqualTo(1100);
    assertThat(poll(cursor)).isEqualTo("a@1100");
    assertThat(cursor.watermark()).isEqualTo(1200);
    assertThat(poll(cursor)).isEqualTo("b@1200");
    now.set(1300);
    assertThat(cursor.watermark()).isEqualTo(1300);
    long reserved = buffer.reserve();
    now.set(1400);
    assertThat(cursor.watermark()).isEqualTo(1300);
    buffer.offer(LineBatch.builder("test").append("c", reserved).build());
    assertThat(cursor.watermark()).isEqualTo(1300);
    assertThat(poll(cursor)).isEqualTo("c@1300");
    buffer.reserve();
    buffer.offer(LineBatch.builder("test").build());
    now.set(900);
    assertThat(cursor.watermark()).isEqualTo(1400);
    assertThat(poll(cursor)).isNull();
  }

  @Test
  public void aReaderSeeksBackToItsMark() throws Exception {
    SpoolBuffer buffer = open(spool());
    ChunkBuffer.Cursor first = buffer.open(SocketCheckpointMark.START);
    for (int i = 0; i < 1000; i++) {
      now.incrementAndGet();
      put(buffer, "line " + i);
    }
    assertThat(SpoolFiles.segments(directory)).hasSizeGreaterThan(5);
    List<SocketCheckpointMark> marks = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      marks.add(first.mark());
      all.add(poll(first));
    }
    assertThat(counters.replayed.get()).isZero();
    for (int i : new int[] {999, 0, 1, 500, 77}) {
      ChunkBuffer.Cursor again = buffer.open(marks.get(i));
      assertThat(again.watermark()).isGreaterThanOrEqualTo(marks.get(i).watermarkMillis());
      assertThat(drain(again)).isEqualTo(all.subList(i, 1000));
    }
    assertThat(counters.replayed.get()).isEqualTo(1 + 1000 + 999 + 500 + 923);
    assertThat(poll(first)).isNull();
  }

  @Test
  public void aRestartKeepsOrderTimesAndMarks() throws Exception {
    SpoolBuffer before = open(spool());
    now.set(5000);
    put(before, "a");
    ChunkBuffer.Cursor reading = before.open(SocketCheckpointMark.START);
    put(before, "b");
    assertThat(poll(reading)).isEqualTo("a@5000");
    SocketCheckpointMark mark = reading.mark();
    before.close();
    now.set(3000);
    SpoolBuffer after = open(spool(), mark);
    put(after, "c");
    ChunkBuffer.Cursor resumed = after.open(mark);
    assertThat(drain(resumed)).containsExactly("b@5000", "c@5000");
    assertThat(drain(after.open(SocketCheckpointMark.START)))
        .containsExactly("a@5000", "b@5000", "c@5000");
    assertThat(SpoolFiles.segments(directory)).hasSize(1);
  }

  @Test
  public void timeGoesOnOverARestartAfterAStepOfTheClockForwardAndBack() throws Exception {
    now.set(3_601_000);
    SpoolBuffer before = open(spool());
    put(before, "stepped");
    before.close();
    SetClock clock = new SetClock(1000);
    SpoolBuffer after = SpoolBuffer.open(spool(), SocketCheckpointMark.START, clock, counters);
    assertThat(after.reserve()).isEqualTo(3_601_000);
    clock.advance(8_000);
    assertThat(after.reserve()).isEqualTo(3_608_000);
    after.close();
  }

  @Test
  public void startsAtATimeUnlessThereIsAMark() throws Exception {
    SpoolBuffer buffer = open(spool());
    for (int i = 0; i < 1000; i++) {
      now.set(2000 + i / 2);
      put(buffer, "line " + i);
    }
    buffer.close();
    for (int from : new int[] {0, 2000, 2001, 2250, 2499}) {
      SpoolBuffer again = open(spool().startingAt(Instant.ofEpochMilli(from)));
      List<String> read = drain(again.open(SocketCheckpointMark.START));
      assertThat(read.get(0))
          .isEqualTo("line " + 2 * Math.max(0, from - 2000) + "@" + Math.max(2000, from));
      assertThat(read).hasSize(1000 - 2 * Math.max(0, from - 2000));
      assertThat(drain(again.open(SocketCheckpointMark.of(990, 2000)))).hasSize(10);
      again.close();
    }
    now.set(9000);
    SpoolBuffer later = open(spool().startingAt(Instant.ofEpochMilli(8000)));
    ChunkBuffer.Cursor cursor = later.open(SocketCheckpointMark.START);
    assertThat(poll(cursor)).isNull();
    put(later, "new");
    assertThat(drain(later.open(cursor.mark()))).containsExactly("new@9000");
    assertThat(poll(cursor)).isEqualTo("new@9000");
  }

  @Test
  public void goesOnFromAMarkThoughTheDirectoryWasEmptied() throws Exception {
    SocketCheckpointMark mark = SocketCheckpointMark.of(42, 7000);
    SpoolBuffer buffer = open(spool(), mark);
    // Senders do not wait for the reader.
    put(buffer, "a");
    ChunkBuffer.Cursor cursor = buffer.open(mark);
    ChunkBuffer.Cursor older = buffer.open(SocketCheckpointMark.of(20, 6000));
    assertThat(poll(cursor)).isEqualTo("a@7000");
    assertThat(cursor.mark().chunks()).isEqualTo(43);
    assertThat(poll(older)).isEqualTo("a@7000");
  }

  @Test
  public void anEmptySpoolIsReadFromAnyMark() throws Exception {
    SpoolBuffer buffer = open(spool(), SocketCheckpointMark.of(100, 500));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.of(50, 500));
    assertThat(cursor.watermark()).isEqualTo(1000);
    assertThat(poll(cursor)).isNull();
    put(buffer, "a");
    assertThat(poll(cursor)).isEqualTo("a@1000");
  }

  @Test
  public void isFullUntilWhatIsFinalizedIsAlsoReleased() throws Exception {
    SpoolBuffer buffer = open(spool().keeping(Duration.ZERO).withRelease(RELEASED::get));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    int chunks = fill(buffer);
    assertThat(SpoolFiles.bytes(directory)).isBetween(64L << 10, 66L << 10);
    Thread waiting = waiter(buffer);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    assertThat(counters.fullWaits.get()).isEqualTo(1);

    RELEASED.set(1000 + chunks / 2);
    keeperHasLooked(buffer);
    assertThat(drain(cursor)).hasSize(chunks);
    keeperHasLooked(buffer);
    assertThat(waiting.isAlive()).isTrue();
    assertThat(SpoolFiles.lines(directory)).hasSize(chunks);

    cursor.mark().finalizeCheckpoint();
    await().until(() -> !waiting.isAlive());
    keeperHasLooked(buffer);
    // Whole segments, and nothing that arrived at the time of release or later.
    List<String> left = SpoolFiles.lines(directory);
    assertThat(left).hasSizeBetween(chunks / 2, chunks * 5 / 8);
    assertThat(drain(buffer.open(SocketCheckpointMark.START))).hasSize(left.size());
    assertThat(counters.bytes.get()).isEqualTo(SpoolFiles.bytes(directory));
  }

  @Test
  public void keepsWhatAnOlderReadersMarkMayAskFor() throws Exception {
    SpoolBuffer buffer = open(spool().keeping(Duration.ZERO));
    ChunkBuffer.Cursor first = buffer.open(SocketCheckpointMark.START);
    int chunks = fill(buffer);
    SocketCheckpointMark start = first.mark();
    assertThat(drain(first)).hasSize(chunks);
    ChunkBuffer.Cursor second = buffer.open(start);
    first.mark().finalizeCheckpoint();
    keeperHasLooked(buffer);
    assertThat(drain(second)).hasSize(chunks);
    second.mark().finalizeCheckpoint();
    await().until(() -> SpoolFiles.segments(directory).size() == 1);
  }

  @Test
  public void keepsWhatAReaderThatWentBackHasBeforeIt() throws Exception {
    SpoolBuffer buffer = open(spool().keeping(Duration.ZERO).withRelease(RELEASED::get));
    ChunkBuffer.Cursor first = buffer.open(SocketCheckpointMark.START);
    int chunks = fill(buffer);
    SocketCheckpointMark start = first.mark();
    assertThat(drain(first)).hasSize(chunks);
    first.mark().finalizeCheckpoint();
    ChunkBuffer.Cursor second = buffer.open(start);
    RELEASED.set(Long.MAX_VALUE);
    keeperHasLooked(buffer);
    assertThat(drain(second)).hasSize(chunks);
  }

  @Test
  public void keepsWhatIsFinalizedForTheSafetyTime() throws Exception {
    SpoolBuffer buffer = open(spool().keeping(Duration.standardHours(1)));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    int chunks = fill(buffer);
    drain(cursor);
    cursor.mark().finalizeCheckpoint();
    keeperHasLooked(buffer);
    assertThat(SpoolFiles.lines(directory)).hasSize(chunks);
  }

  @Test
  public void saysWhatAMarkMissesThatIsReleased() throws Exception {
    SpoolBuffer buffer = open(spool().keeping(Duration.ZERO));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    int chunks = fill(buffer);
    poll(cursor);
    SocketCheckpointMark second = cursor.mark();
    drain(cursor);
    cursor.mark().finalizeCheckpoint();
    await().until(() -> SpoolFiles.segments(directory).size() == 1);
    int left = drain(buffer.open(second)).size();
    assertThat(left).isGreaterThan(0);
    assertThat(counters.lost.get()).isEqualTo(chunks - 1 - left);
  }

  /** Fills the spool, a chunk a millisecond; the number of chunks. */
  private int fill(SpoolBuffer buffer) {
    int chunks = 0;
    while (!buffer.isFull()) {
      put(buffer, "x".repeat(100) + chunks);
      now.incrementAndGet();
      chunks++;
    }
    return chunks;
  }

  /** Two looks: the first may have been under way. */
  private static void keeperHasLooked(SpoolBuffer buffer) {
    for (int i = 0; i < 2; i++) {
      long looks = buffer.keeperLooks();
      await().until(() -> buffer.keeperLooks() > looks);
    }
  }

  private static Thread waiter(SpoolBuffer buffer) {
    Thread thread =
        new Thread(
            () -> {
              try {
                buffer.awaitRoom();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  public void aDirectoryIsUsedOnce() throws Exception {
    SpoolBuffer buffer = open(spool());
    assertThatThrownBy(() -> open(spool()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " is in use");
    assertThatThrownBy(() -> spool().check()).hasMessageContaining(directory + " is in use");
    buffer.close();
    spool().check();
    open(spool());
  }

  @Test
  public void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = folder.newFile().toPath();
    assertThatThrownBy(() -> Spool.in(file.resolve("spool")).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.resolve("spool") + " cannot be made");
  }

  /** Half of each write arrives before the disk is full. */
  private static final SpoolDisk FAILING =
      new SpoolDisk() {
        @Override
        public void append(FileRecords file, MemoryRecords records) throws IOException {
          if (DISK_FULL.get()) {
            var half = records.buffer().duplicate();
            half.limit(half.limit() / 2);
            file.channel().write(half);
            throw new IOException("No space left on device");
          }
          SpoolDisk.super.append(file, records);
        }

        @Override
        public void force(FileRecords file) throws IOException {
          if (FORCE_FAILS.get()) {
            throw new IOException("force failed");
          }
          SpoolDisk.super.force(file);
        }
      };

  @Test
  public void aFullDiskDelaysAndLosesNothing() throws Exception {
    SpoolBuffer buffer = open(spool().on(FAILING));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    put(buffer, "a");
    DISK_FULL.set(true);
    now.set(2000);
    Thread writer = new Thread(() -> put(buffer, "b"));
    writer.start();
    await().until(() -> counters.fullWaits.get() == 1);
    now.set(3000);
    assertThat(drain(cursor)).containsExactly("a@1000");
    // Time goes on, or what the disk is full of would never leave it.
    await().until(() -> cursor.watermark() == 3000);
    DISK_FULL.set(false);
    writer.join();
    put(buffer, "c");
    assertThat(drain(cursor)).containsExactly("b@3000", "c@3000");
    assertThat(SpoolFiles.lines(directory)).containsExactly("a", "b", "c");
    buffer.close();
    assertThat(drain(open(spool()).open(SocketCheckpointMark.START)))
        .containsExactly("a@1000", "b@3000", "c@3000");
    assertThat(counters.lost.get()).isZero();
  }

  /** As on a disk that is smaller than a segment. */
  @Test
  public void aFullDiskIsFreedOfWhatIsReleasedThoughItHoldsButOneSegment() throws Exception {
    SpoolBuffer buffer =
        open(spool().keeping(Duration.ZERO).withRelease(RELEASED::get).on(FAILING));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    put(buffer, "a");
    DISK_FULL.set(true);
    now.set(2000);
    Thread writer = new Thread(() -> put(buffer, "b"));
    writer.start();
    await().until(() -> counters.fullWaits.get() == 1);
    assertThat(drain(cursor)).containsExactly("a@1000");
    cursor.mark().finalizeCheckpoint();
    long looks = buffer.keeperLooks();
    await().until(() -> buffer.keeperLooks() > looks + 2);
    assertThat(SpoolFiles.lines(directory)).contains("a");
    RELEASED.set(1001);
    await().until(() -> SpoolFiles.lines(directory).isEmpty());
    DISK_FULL.set(false);
    writer.join();
    assertThat(drain(cursor)).containsExactly("b@2000");
    assertThat(SpoolFiles.lines(directory)).containsExactly("b");
    assertThat(counters.lost.get()).isZero();
  }

  @Test
  public void closingEndsTheWaitForAFullDisk() throws Exception {
    SpoolBuffer buffer = open(spool().on(FAILING));
    DISK_FULL.set(true);
    Thread writer = new Thread(() -> put(buffer, "b"));
    writer.start();
    await().until(() -> counters.fullWaits.get() == 1);
    buffer.close();
    writer.join();
    assertThat(open(spool()).open(SocketCheckpointMark.START).poll()).isNull();
  }

  @Test
  public void stopsReceivingWhileForcingFails() throws Exception {
    SpoolBuffer buffer = open(spool().on(FAILING));
    FORCE_FAILS.set(true);
    put(buffer, "a");
    await().until(buffer::isFull);
    Thread waiting = waiter(buffer);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    FORCE_FAILS.set(false);
    await().until(() -> !waiting.isAlive());
    assertThat(buffer.isFull()).isFalse();
  }

  @Test
  public void withSyncAlwaysNothingIsReadBeforeItIsForced() throws Exception {
    SpoolBuffer buffer = open(spool().withSync(Spool.Sync.ALWAYS).on(FAILING));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    FORCE_FAILS.set(true);
    put(buffer, "a");
    now.set(2000);
    put(buffer, "b");
    keeperHasLooked(buffer);
    now.set(3000);
    assertThat(poll(cursor)).isNull();
    assertThat(cursor.watermark()).isEqualTo(1000);
    FORCE_FAILS.set(false);
    List<String> read = new ArrayList<>();
    await()
        .until(
            () -> {
              read.addAll(drain(cursor));
              return read.size() == 2;
            });
    assertThat(read).containsExactly("a@1000", "b@2000");
    assertThat(cursor.watermark()).isEqualTo(3000);
  }

  @Test
  public void writesAndReadsAtOnceInEveryMode() throws Exception {
    for (Spool.Sync sync : Spool.Sync.values()) {
      int chunks = 3000;
      SpoolBuffer buffer =
          open(
              Spool.in(directory.resolve(sync.name()))
                  .withSize(64 << 10)
                  .withSync(sync)
                  .keeping(Duration.ZERO));
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < chunks && buffer.awaitRoom(); i++) {
                    now.incrementAndGet();
                    put(buffer, "line " + i);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      writer.setDaemon(true);
      writer.start();
      ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
      for (int i = 0; i < chunks; ) {
        String line = poll(cursor);
        if (line != null) {
          assertThat(line).startsWith("line " + i + "@");
          i++;
          if (i % 100 == 0) {
            cursor.mark().finalizeCheckpoint();
          }
        }
      }
      writer.join();
    }
  }

  @Test
  public void behavesAsAListWould() throws Exception {
    long seed = new Random().nextLong();
    System.err.println("SpoolBufferTest seed " + seed);
    Random random = new Random(seed);
    List<String> model = new ArrayList<>();
    SpoolBuffer buffer = open(spool());
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    int at = 0;
    for (int step = 0; step < 3000; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> {
          now.addAndGet(random.nextInt(20) - 5);
          String line = "x".repeat(random.nextInt(300)) + step;
          long time = buffer.reserve();
          buffer.offer(LineBatch.builder("test").append(line, time).build());
          model.add(line + "@" + time);
        }
        case 5, 6, 7, 8, 9 -> {
          String expected = at < model.size() ? model.get(at++) : null;
          assertThat(poll(cursor)).as("seed %d step %d", seed, step).isEqualTo(expected);
        }
        case 10 -> {
          at = random.nextInt(at + 1);
          long watermark = at == 0 ? 0 : timeOf(model.get(at - 1));
          cursor = buffer.open(SocketCheckpointMark.of(at, watermark));
        }
        default -> {
          if (random.nextInt(10) == 0) {
            SocketCheckpointMark mark = cursor.mark();
            buffer.close();
            buffer = open(spool(), mark);
            cursor = buffer.open(mark);
          }
        }
      }
    }
    assertThat(drain(cursor)).isEqualTo(model.subList(at, model.size()));
  }

  private static long timeOf(String lineAndTime) {
    return Long.parseLong(lineAndTime.substring(lineAndTime.indexOf('@') + 1));
  }

  @Test
  public void readsOnWithinAnInterruptedThread() throws Exception {
    SpoolBuffer buffer = open(spool());
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    put(buffer, "a");
    Thread.currentThread().interrupt();
    try {
      cursor.poll();
    } catch (IOException e) {
      // The channel of the reader is closed by that.
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    put(buffer, "b");
    assertThat(drain(buffer.open(SocketCheckpointMark.START))).containsExactly("a@1000", "b@1000");
  }

  @Test
  public void aFileThatAnotherProgramDeletesIsTold() throws Exception {
    SpoolBuffer buffer = open(spool());
    put(buffer, "a");
    Files.delete(SpoolFiles.segments(directory).get(0));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    assertThatThrownBy(cursor::poll).isInstanceOf(IOException.class).hasMessageContaining("gone");
  }
}
