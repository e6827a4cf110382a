package dev.streamgauge.io.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.file.WholeFiles;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;

/** Writes the dead letters of each bundle to a file, of large bundles to several. */
final class DeadLetterFilesFn extends DoFn<LineBatch, Void> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_FILE_CHARACTERS = 16 << 20;

  private final String directory;
  private final String pipeline;
  private transient StringBuilder text;
  private transient long firstRead;

  DeadLetterFilesFn(String directory, String pipeline) {
    this.directory = directory;
    this.pipeline = pipeline;
  }

  @StartBundle
  public void start() {
    text = new StringBuilder();
  }

  @ProcessElement
  public void process(@Element LineBatch batch) throws IOException {
    for (DeadLetter letter : batch.deadLetters()) {
      if (text.length() == 0) {
        firstRead = letter.readMillis();
      }
      text.append(new String(DeadLetterJson.bytes(letter), UTF_8)).append('\n');
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
      WholeFiles.write(directory, name, text);
      text = new StringBuilder();
    }
  }
}
