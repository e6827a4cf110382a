package dev.streamgauge.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Draws lines per second of several contenders as horizontal bars: the median of the runs, with a
 * whisker from the slowest to the fastest. Start-up is excluded, unless the difference is within
 * the noise.
 */
final class BarDiagram {
  private static final int BAR_HEIGHT = 34;
  private static final int FRAME_HEIGHT = 110;
  private static final Color OURS = new Color(0x1F6FB4);
  private static final Color OTHERS = new Color(0xA9B4C0);
  private static final Color INK = new Color(0x333333);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private final List<Cell> cells;
  private final JFreeChart chart;

  BarDiagram(String title, List<Cell> cells) {
    this.cells = List.copyOf(cells);
    DefaultCategoryDataset rates = new DefaultCategoryDataset();
    for (Cell cell : cells) {
      rates.addValue(rate(cell, cell.median(Measurement::seconds)), "", name(cell));
    }
    chart =
        ChartFactory.createBarChart(
            title,
            null,
            "lines per second",
            rates,
            PlotOrientation.HORIZONTAL,
            false,
            false,
            false);
    chart.getTitle().setFont(FONT.deriveFont(Font.BOLD, 15f));
    chart.setBackgroundPaint(Color.WHITE);
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(new Color(0xDDDDDD));
    plot.setOutlineVisible(false);
    plot.setRenderer(new Whiskers());
    plot.getDomainAxis().setTickLabelFont(FONT);
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
    NumberAxis axis = (NumberAxis) plot.getRangeAxis();
    axis.setTickLabelFont(FONT);
    axis.setLabelFont(FONT);
    // Room for the figure after the longest bar.
    axis.setUpperMargin(0.18);
  }

  int height() {
    return FRAME_HEIGHT + BAR_HEIGHT * cells.size();
  }

  void draw(Graphics2D graphics, Rectangle2D area) {
    chart.draw(graphics, area);
  }

  private static String name(Cell cell) {
    String name = cell.contender();
    if (cell.many() < cell.wanted()) {
      name += String.format(Locale.ROOT, " (%,d lines)", cell.many());
    }
    return Double.isNaN(cell.steadyRate()) ? name + " (with start-up)" : name;
  }

  private static double rate(Cell cell, double seconds) {
    return Double.isNaN(cell.steadyRate()) ? cell.many() / seconds : cell.steadyRate(seconds);
  }

  private static String figure(double rate) {
    return rate >= 1e6
        ? String.format(Locale.ROOT, "%.2f M", rate / 1e6)
        : rate >= 1e4
            ? String.format(Locale.ROOT, "%.0f k", rate / 1e3)
            : String.format(Locale.ROOT, "%.1f k", rate / 1e3);
  }

  /** Bars with a whisker, followed by the figure. */
  private final class Whiskers extends BarRenderer {
    private static final long serialVersionUID = 1;

    Whiskers() {
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
      setMaximumBarWidth(0.6);
      // The whisker may be longer than the bar.
      setIncludeBaseInRange(true);
    }

    @Override
    public Color getItemPaint(int row, int column) {
      return cells.get(column).contender().startsWith("streamgauge") ? OURS : OTHERS;
    }

    @Override
    public void drawItem(
        Graphics2D graphics,
        CategoryItemRendererState state,
        Rectangle2D area,
        CategoryPlot plot,
        CategoryAxis domain,
        ValueAxis range,
        CategoryDataset data,
        int row,
        int column,
        int pass) {
      super.drawItem(graphics, state, area, plot, domain, range, data, row, column, pass);
      Cell cell = cells.get(column);
      RectangleEdge edge = plot.getRangeAxisEdge();
      double middle =
          domain.getCategoryMiddle(column, getColumnCount(), area, plot.getDomainAxisEdge());
      double low = range.valueToJava2D(rate(cell, cell.slowest()), area, edge);
      double high = range.valueToJava2D(rate(cell, cell.fastest()), area, edge);
      graphics.setPaint(INK);
      graphics.setStroke(new BasicStroke(1.2f));
      graphics.draw(new Line2D.Double(low, middle, high, middle));
      for (double end : new double[] {low, high}) {
        graphics.draw(new Line2D.Double(end, middle - 4, end, middle + 4));
      }
      graphics.setFont(FONT);
      graphics.drawString(
          figure(data.getValue(row, column).doubleValue()), (float) high + 8, (float) middle + 5);
    }
  }
}
