package dev.streamgauge.pipelines;

import dev.streamgauge.io.ConsoleSink;
import dev.streamgauge.io.JsonFormat;
import dev.streamgauge.io.ResultFormat;
import dev.streamgauge.windows.WindowCounts;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Makes the sink that options name. */
final class Sinks {
  private Sinks() {}

  /**
   * The sink of {@code options}.
   *
   * @param text how the program shows results as text
   * @param top how many results of a window are shown, 0 for all
   * @throws ConfigException if the options are wrong
   */
  static PTransform<PCollection<WindowCounts>, PDone> of(
      StreamgaugeOptions options, ResultFormat text, int top) {
    if (!options.getSink().equals(List.of("console"))) {
      throw new ConfigException(
          "--sink=" + String.join(",", options.getSink()) + ": the sink there is, is console.");
    }
    return switch (options.getFormat()) {
      case "text" -> ConsoleSink.of(text);
      case "json" -> ConsoleSink.of(new JsonFormat(top));
      default ->
          throw new ConfigException(
              "--format=" + options.getFormat() + " is neither 'text' nor 'json'.");
    };
  }
}
