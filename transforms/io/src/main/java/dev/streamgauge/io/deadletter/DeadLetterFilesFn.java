package dev.streamgauge.io.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.file.DiskWait;
import dev.streamgauge.io.file.WholeFiles;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Writes the dead letters of each bundle to one or, for large bundles, several files. Letters that
 * cannot be written, for example on a full disk, are dropped and counted: good lines must not wait
 * for bad ones.
 */
final class DeadLetterFilesFn extends DoFn<LineBatch, Void> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_FILE_CHARACTERS = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * Directories whose last write failed, for which no bundle waits again. Static, since Spark sets
   * up a DoFn for every bundle.
   */
  private static final Set<String> REFUSING = ConcurrentHashMap.newKeySet();

  private final Counter lost =
      Metrics.counter(MetricNames.NAMESPACE, DeadLetters.DEAD_LETTERS_LOST);

  private final String directory;
  private final String pipeline;
  private transient StringBuilder text;
  private transient int letters;
  private transient long firstRead;

  DeadLetterFilesFn(String directory, String pipeline) {
    this.directory = directory;
    this.pipeline = pipeline;
  }

  @StartBundle
  public void start() {
    text = new StringBuilder();
    letters = 0;
  }

  @ProcessElement
  public void process(@Element LineBatch batch) throws IOException {
    for (DeadLetter letter : batch.deadLetters()) {
      if (text.length() == 0) {
        firstRead = letter.readMillis();
      }
      text.append(new String(DeadLetterJson.bytes(letter), UTF_8)).append('\n');
      letters++;
      if (text.length() >= MAX_FILE_CHARACTERS) {
        write();
      }
    }
  }

  @FinishBundle
  public void write() throws IOException {
    if (text.length() > 0) {
      String time = TIME.format(Instant.ofEpochMilli(firstRead));
      String name = String.format("dead_%s_%s_%s.jsonl", pipeline, time, UUID.randomUUID());
      Duration patience = REFUSING.contains(directory) ? Duration.ZERO : PATIENCE;
      StringBuilder all = text;
      if (DiskWait.upTo(
          patience, directory + "/" + name, () -> WholeFiles.write(directory, name, all))) {
        REFUSING.remove(directory);
      } else {
        REFUSING.add(directory);
        lost.inc(letters);
      }
      text = new StringBuilder();
      letters = 0;
    }
  }
}
