package dev.streamgauge.pipelines;

import dev.streamgauge.io.HorizonFile;
import dev.streamgauge.io.TrackHorizon;
import dev.streamgauge.windows.OpenWindows;
import dev.streamgauge.windows.WindowCounts;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** The end of all programs: writes results, and takes note of how far they are written. */
final class Results {
  private Results() {}

  static void write(
      PCollection<WindowCounts> counts,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink,
      OpenWindows windows,
      StreamgaugeOptions options) {
    PCollection<Void> written = counts.apply("Results", sink);
    if (options.isHorizonTracked()) {
      HorizonFile file = HorizonFile.in(Path.of(options.getHorizonDirectory()));
      counts.apply("TrackHorizon", TrackHorizon.in(file, windows, written));
    }
  }
}
