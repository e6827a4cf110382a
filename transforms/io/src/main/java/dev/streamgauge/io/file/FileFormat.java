package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.format.JsonFormat;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.time.Instant;

/**
 * What {@link FileSink} writes.
 *
 * @since 0.1.0
 */
public enum FileFormat {
  /** The lines of {@link JsonFormat}. */
  JSON("jsonl") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      StringBuilder text = new StringBuilder();
      new JsonFormat().append(pane, text);
      return text.toString().getBytes(UTF_8);
    }
  },

  /**
   * A Hadoop sequence file of pairs of {@code Text}: the JSON object that identifies a result
   * ({@code pipeline}, {@code window_start}, {@code window_end}, {@code key}), and that of the
   * result. Needs Hadoop on the class path.
   */
  SEQUENCE("seq") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      return ResultRecords.pairs(pane, pipeline);
    }
  },

  /**
   * An object file as Spark writes them: a sequence file without keys, whose values are serialized
   * arrays of {@code Map<String, Object>}, one for each result, with the names of {@link
   * JsonFormat}. Times are {@link Instant}s and numbers are {@code Long}s; all classes are the
   * JDK's. Needs Hadoop on the class path.
   */
  OBJECT("obj") {
    @Override
    byte[] bytes(WindowCounts pane, String pipeline) throws IOException {
      return ResultRecords.objects(pane);
    }
  };

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /** Returns the last part of files' names, without the dot. */
  String extension() {
    return extension;
  }

  /** Returns the content of the file of {@code pane}. */
  abstract byte[] bytes(WindowCounts pane, String pipeline) throws IOException;
}
