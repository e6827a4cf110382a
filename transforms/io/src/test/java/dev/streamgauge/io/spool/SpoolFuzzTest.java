package dev.streamgauge.io.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.SetClock;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.util.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Damages segments of spools and checks what must hold for any. */
public class SpoolFuzzTest {
  private static final int CHUNKS = 200;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory;

  @Before
  public void makeDirectory() throws IOException {
    directory = folder.newFolder().toPath();
  }

  @Test
  public void whatHoldsForAnySpoolHolds() throws IOException {
    run(directory, fuzzer -> Fuzz.run("spool", 25, 1, fuzzer));
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) throws IOException {
    run(Files.createTempDirectory("streamgauge-fuzz"), fuzzer -> Fuzz.main("spool", args, fuzzer));
  }

  private static void run(Path directory, java.util.function.Consumer<Fuzz.Round> rounds)
      throws IOException {
    write(directory);
    Map<Path, byte[]> intact = new TreeMap<>();
    for (Path file : SpoolFiles.segments(directory)) {
      intact.put(file, Files.readAllBytes(file));
    }
    assertThat(intact).hasSizeGreaterThan(1);
    rounds.accept(random -> round(directory, intact, random));
  }

  private static SpoolBuffer open(Path directory, AtomicLong now) throws IOException {
    Spool spool = Spool.in(directory).withSize(64 << 10).withSync(Spool.Sync.NEVER);
    return SpoolBuffer.open(
        spool, SocketCheckpointMark.START, SetClock.showing(now::get), new SpoolCounters());
  }

  private static void write(Path directory) throws IOException {
    AtomicLong now = new AtomicLong(1_000);
    SpoolBuffer buffer = open(directory, now);
    for (int i = 0; i < CHUNKS; i++) {
      long time = buffer.reserve();
      buffer.offer(LineBatch.builder("test").append("line " + i, time).build());
      now.incrementAndGet();
    }
    buffer.close();
  }

  private static void round(Path directory, Map<Path, byte[]> intact, Random random)
      throws IOException {
    List<Path> files = List.copyOf(intact.keySet());
    Path victim = files.get(random.nextInt(files.size()));
    byte[] damaged = Fuzz.damaged(intact.get(victim), random);
    // The chunks before the damage, counted by Kafka's reader of the files as they were.
    int before = 0;
    for (Path file : files) {
      Files.write(file, intact.get(file));
      if (file.compareTo(victim) < 0) {
        before += batchesBefore(file, Integer.MAX_VALUE);
      }
    }
    int same = Arrays.mismatch(intact.get(victim), damaged);
    before += batchesBefore(victim, same < 0 ? Integer.MAX_VALUE : same);
    Files.write(victim, damaged);

    List<String> read = read(directory);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      written.add("line " + i);
    }
    assertThat(read.subList(0, Math.min(before, read.size())))
        .isEqualTo(written.subList(0, before));
    // None is changed, none comes twice, and none out of its order.
    assertThat(written).containsSubsequence(read);
    assertThat(read).doesNotHaveDuplicates();
    for (Path file : SpoolFiles.segments(directory)) {
      if (!intact.containsKey(file)) {
        Files.delete(file);
      }
    }
  }

  private static int batchesBefore(Path file, int end) throws IOException {
    int count = 0;
    FileRecords records = FileRecords.open(file.toFile(), false);
    try {
      int at = 0;
      for (RecordBatch batch : records.batches()) {
        at += batch.sizeInBytes();
        if (at > end) {
          break;
        }
        count++;
      }
    } finally {
      records.closeHandlers();
    }
    return count;
  }

  private static List<String> read(Path directory) throws IOException {
    SpoolBuffer buffer = open(directory, new AtomicLong(100_000));
    ChunkBuffer.Cursor cursor = buffer.open(SocketCheckpointMark.START);
    List<String> lines = new ArrayList<>();
    for (var chunk = cursor.poll(); chunk != null; chunk = cursor.poll()) {
      lines.add(chunk.lines.line(0));
    }
    buffer.close();
    return lines;
  }
}
