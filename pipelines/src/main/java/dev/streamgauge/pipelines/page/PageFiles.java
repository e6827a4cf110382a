package dev.streamgauge.pipelines.page;

import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.util.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Serves the static files of the page from the jar. */
final class PageFiles {
  private static final String FOLDER = "/dev/streamgauge/pipelines/page/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String[] FILES = {
    "app.js",
    "api.js",
    "charts.js",
    "counts.js",
    "alerts.js",
    "sources.js",
    "tail.js",
    "format.js",
    "style.css",
    "icon.svg"
  };

  private PageFiles() {}

  static void addTo(Routes routes) {
    add(routes, "/", FOLDER + "index.html");
    for (String file : FILES) {
      add(routes, "/" + file, FOLDER + file);
    }
    add(routes, "/favicon.ico", FOLDER + "icon.svg");
    add(routes, "/uplot.js", UPLOT + "uPlot.esm.js");
    add(routes, "/uplot.css", UPLOT + "uPlot.min.css");
  }

  private static void add(Routes routes, String path, String resource) {
    byte[] bytes;
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + resource);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    // Checked each time, since another version has other files under the same names.
    String tag =
        '"' + Sha256.hex(new String(bytes, StandardCharsets.ISO_8859_1)).substring(0, 16) + '"';
    Reply whole = Reply.of(200, type, bytes).with("Cache-Control", "no-cache").with("ETag", tag);
    Reply unchanged =
        Reply.of(304, type, new byte[0]).with("Cache-Control", "no-cache").with("ETag", tag);
    routes.add(path, query -> query.ifNoneMatch().contains(tag) ? unchanged : whole);
  }
}
