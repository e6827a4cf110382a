/** The demo and its generated log stream. */
package dev.streamgauge.pipelines.demo;
