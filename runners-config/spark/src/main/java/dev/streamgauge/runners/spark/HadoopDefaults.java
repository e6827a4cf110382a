package dev.streamgauge.runners.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Removes what Hadoop's settings have from its {@code *-default.xml} files. Spark serializes all
 * settings with each state that a micro-batch saves, about a thousand with a gzip stream each,
 * which takes longer than to write a small state.
 *
 * <p>Only for state in local files, which need none of them: clients of other file systems rely on
 * defaults that only these files have.
 */
final class HadoopDefaults {
  private static final String DEFAULTS = "-default.xml";

  private HadoopDefaults() {}

  /**
   * Removes them if {@code checkpointDir} is in local files. Settings by the user, by site files
   * and by Spark stay.
   */
  static void removeIfLocal(String checkpointDir, Configuration settings) {
    try {
      // A site file may say what a path without a scheme means.
      if (new Path(checkpointDir).getFileSystem(settings) instanceof LocalFileSystem) {
        remove(settings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("--checkpointDir=" + checkpointDir + " cannot be used", e);
    }
  }

  private static void remove(Configuration settings) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, String> setting : settings) {
      if (isDefault(settings.getPropertySources(setting.getKey()))) {
        names.add(setting.getKey());
      }
    }
    names.forEach(settings::unset);
  }

  private static boolean isDefault(String[] sources) {
    return sources != null && sources.length > 0 && sources[sources.length - 1].endsWith(DEFAULTS);
  }
}
