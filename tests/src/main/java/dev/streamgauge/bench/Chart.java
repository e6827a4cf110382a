package dev.streamgauge.bench;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** Draws a {@link BarDiagram} for each workload and number of lines, as PNG and as SVG. */
final class Chart {
  private static final int WIDTH = 900;
  private static final int PNG_SCALE = 2;

  private final List<BarDiagram> diagrams = new ArrayList<>();

  Chart(List<Cell> cells) {
    Map<String, List<Cell>> groups = new LinkedHashMap<>();
    for (Cell cell : cells) {
      String title = String.format(Locale.ROOT, "%s, %,d lines", cell.workload(), cell.wanted());
      groups.computeIfAbsent(title, t -> new ArrayList<>()).add(cell);
    }
    groups.forEach((title, group) -> diagrams.add(new BarDiagram(title, group)));
  }

  /** Writes {@code chart.svg} and {@code chart.png} into {@code dir}. */
  void write(Path dir) throws IOException {
    int height = diagrams.stream().mapToInt(BarDiagram::height).sum();
    VectorGraphics2D vector = new VectorGraphics2D();
    draw(vector);
    Document svg =
        new SVGProcessor().getDocument(vector.getCommands(), new PageSize(WIDTH, height));
    try (OutputStream out = Files.newOutputStream(dir.resolve("chart.svg"))) {
      svg.writeTo(out);
    }
    BufferedImage image =
        new BufferedImage(WIDTH * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pixels = image.createGraphics();
    pixels.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pixels.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pixels.scale(PNG_SCALE, PNG_SCALE);
    draw(pixels);
    pixels.dispose();
    ImageIO.write(image, "png", dir.resolve("chart.png").toFile());
  }

  private void draw(Graphics2D graphics) {
    int y = 0;
    for (BarDiagram diagram : diagrams) {
      diagram.draw(graphics, new Rectangle2D.Double(0, y, WIDTH, diagram.height()));
      y += diagram.height();
    }
  }
}
