package dev.streamgauge.io.file;

import dev.streamgauge.windows.result.WindowPane;
import java.io.IOException;
import java.util.Locale;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Writes each window into a directory {@code prefix-TIME.suffix} of its own, where {@code TIME} is
 * its end in milliseconds since the epoch: one file for each shard, which shows the highest
 * revision.
 */
final class WriteWindowFn<T extends WindowPane> extends DoFn<T, Void> {
  private final String prefix;
  private final String suffix;
  private final PaneBytes<T> content;

  WriteWindowFn(String prefix, String suffix, PaneBytes<T> content) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.content = content;
  }

  @ProcessElement
  public void process(@Element T pane) throws IOException {
    byte[] bytes = content.of(pane);
    String directory = prefix + "-" + pane.endMillis() + (suffix.isEmpty() ? "" : "." + suffix);
    String name = String.format(Locale.ROOT, "part-%05d", pane.shard());
    DiskWait.whileFull(
        directory + "/" + name,
        () -> new RevisedFile(directory, name).write(pane.revision(), bytes));
  }
}
