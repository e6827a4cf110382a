package dev.streamgauge.pipelines.report;

import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.SourceUri;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much there is to read, where that is known before. */
public final class InputSize {
  private static final Logger LOG = LoggerFactory.getLogger(InputSize.class);

  private InputSize() {}

  /** Returns the bytes of the files to read; empty for other sources, and for compressed files. */
  public static OptionalLong of(StreamgaugeOptions options) {
    SourceList sources = SourceList.of(options);
    if (!sources.areAll(SourceUri.Scheme.FILE)) {
      return OptionalLong.empty();
    }
    try {
      long bytes = 0;
      for (SourceUri source : sources.uris()) {
        for (MatchResult.Metadata file : FileSystems.match(source.path()).metadata()) {
          if (Compression.detect(String.valueOf(file.resourceId().getFilename()))
              != Compression.UNCOMPRESSED) {
            return OptionalLong.empty();
          }
          bytes += file.sizeBytes();
        }
      }
      return OptionalLong.of(bytes);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("The size of the input is unknown", e);
      return OptionalLong.empty();
    }
  }
}
