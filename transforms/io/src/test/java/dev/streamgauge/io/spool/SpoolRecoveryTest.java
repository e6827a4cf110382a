package dev.streamgauge.io.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What crashes and bad disks leave behind. */
@RunWith(JUnit4.class)
public class SpoolRecoveryTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final AtomicLong now = new AtomicLong(1000);
  private final SpoolCounters counters = new SpoolCounters();
  private Path directory;

  @Before
  public void makeDirectory() throws IOException {
    directory = folder.newFolder().toPath();
  }

  private SpoolBuffer open() throws IOException {
    Spool spool = Spool.in(directory).withSize(64 << 10).withSync(Spool.Sync.NEVER);
    return SpoolBuffer.open(
        spool, SocketCheckpointMark.START, SetClock.showing(now::get), counters);
  }

  /** Puts the lines, each a chunk of its own a millisecond later than the one before. */
  private void write(String... lines) throws IOException {
    SpoolBuffer buffer = open();
    for (String line : lines) {
      long time = buffer.reserve();
      buffer.offer(LineBatch.builder("test").append(line, time).build());
      now.incrementAndGet();
    }
    buffer.close();
  }

  private List<String> read() throws IOException {
    SpoolBuffer buffer = open();
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    List<String> lines = new ArrayList<>();
    long time = 0;
    for (var chunk = cursor.poll(); chunk != null; chunk = cursor.poll()) {
      assertThat(chunk.timeMillis).isGreaterThanOrEqualTo(time);
      time = chunk.timeMillis;
      lines.add(chunk.lines.line(0));
    }
    buffer.close();
    return lines;
  }

  private Path only() {
    assertThat(SpoolFiles.segments(directory)).hasSize(1);
    return SpoolFiles.segments(directory).get(0);
  }

  @Test
  public void aTornLastRecordIsCutOffWhereverItIsTorn() throws Exception {
    write("one", "two");
    byte[] two = Files.readAllBytes(only());
    write("three");
    byte[] three = Files.readAllBytes(only());
    assertThat(three.length).isGreaterThan(two.length + 60);
    for (int length = two.length; length <= three.length; length++) {
      Files.write(only(), java.util.Arrays.copyOf(three, length));
      boolean whole = length == three.length;
      assertThat(read()).hasSize(whole ? 3 : 2);
      assertThat(Files.size(only())).isEqualTo(whole ? length : two.length);
      // What comes next is not behind rubble.
      write("four");
      assertThat(read()).endsWith("four").hasSize(whole ? 4 : 3);
      assertThat(SpoolFiles.lines(directory)).hasSize(whole ? 4 : 3);
    }
    assertThat(counters.lost.get()).isZero();
  }

  @Test
  public void aFlippedBitCostsOneChunkAndIsCounted() throws Exception {
    write("one", "two");
    int from = (int) Files.size(only());
    write("three");
    int to = (int) Files.size(only());
    write("four", "five");
    byte[] intact = Files.readAllBytes(only());
    for (int bit = from * 8; bit < to * 8; bit++) {
      byte[] flipped = intact.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(only(), flipped);
      long lost = counters.lost.get();
      List<String> lines = read();
      if (lines.size() == 5) {
        // Bits of Kafka's that mean nothing here, and the offset, which is there twice.
        assertThat(lines).containsExactly("one", "two", "three", "four", "five");
        assertThat(bit / 8 - from).isLessThan(17);
      } else {
        assertThat(lines).containsExactly("one", "two", "four", "five");
        assertThat(counters.lost.get()).isEqualTo(lost + 1);
      }
    }
  }

  @Test
  public void aCorruptSegmentIsSkippedAndTheRestIsRead() throws Exception {
    String[] lines = new String[600];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "line " + i;
    }
    write(lines);
    List<Path> segments = SpoolFiles.segments(directory);
    assertThat(segments.size()).isGreaterThan(5);
    long before = SpoolFiles.lines(directory).size();
    assertThat(before).isEqualTo(600);
    byte[] garbage = new byte[(int) Files.size(segments.get(2))];
    new Random(1).nextBytes(garbage);
    Files.write(segments.get(2), garbage);
    Files.write(segments.get(3), new byte[0]);
    Files.delete(segments.get(4));
    List<String> read = read();
    int gone = number(segments.get(5)) - number(segments.get(2));
    assertThat(read).hasSize(600 - gone).startsWith("line 0").endsWith("line 599");
    assertThat(read)
        .doesNotContain("line " + number(segments.get(2)), "line " + number(segments.get(4)))
        .contains("line " + number(segments.get(5)));
    write("more");
    assertThat(read()).endsWith("line 599", "more");
  }

  private static int number(Path segment) {
    String name = segment.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.indexOf('.')));
  }

  @Test
  public void aLastSegmentOfNothingButRubbleDoesNoHarm() throws Exception {
    write("one");
    Files.write(directory.resolve("00000000000000000001.log"), new byte[] {1, 2, 3});
    assertThat(read()).containsExactly("one");
    now.set(10);
    write("two");
    assertThat(read()).containsExactly("one", "two");
  }

  @Test
  public void foreignFilesDoNoHarm() throws Exception {
    for (String name :
        List.of("00000000000000000000.log.tmp", "notes.txt", "1.log", "99999999999999999999.log")) {
      Files.write(directory.resolve(name), "hello".getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectory(directory.resolve("00000000000000000007.log"));
    write("one");
    assertThat(read()).containsExactly("one");
    assertThat(directory.resolve("notes.txt")).hasContent("hello");
    assertThat(directory.resolve("99999999999999999999.log")).hasContent("hello");
  }

  @Test
  public void randomDamageNeverStopsReadingAndNeverInventsALine() throws Exception {
    long seed = new Random().nextLong();
    System.err.println("SpoolRecoveryTest seed " + seed);
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    for (int round = 0; round < 60; round++) {
      String line = "line " + round + "x".repeat(random.nextInt(2000));
      write(line);
      written.add(line);
      List<Path> segments = SpoolFiles.segments(directory);
      Path damaged = segments.get(random.nextInt(segments.size()));
      byte[] bytes = Files.readAllBytes(damaged);
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        int at = random.nextInt(bytes.length);
        bytes[at] = (byte) random.nextInt(256);
      }
      Files.write(
          damaged,
          java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(bytes.length / 4 + 1)));
      assertThat(read()).as("seed %d", seed).isSubsetOf(written).doesNotHaveDuplicates();
    }
  }
}
