// A stand-in for crictl, for tests only.
//
// The product runs the real crictl, which its container image installs as a released binary. No package
// registry carries that binary and its Go module cannot be installed by name, so the tests build this program
// instead: it is written on k8s.io/cri-client, the very library crictl talks to a runtime with, and keeps to
// crictl's sub-commands, flags, environment variables, exit codes and lines on stdout and stderr, as far as the
// product uses them. A crictl that is on PATH is preferred to it.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli/v2"
	internalapi "k8s.io/cri-api/pkg/apis"
	remote "k8s.io/cri-client/pkg"
	"k8s.io/klog/v2"
)

const defaultTimeout = 2 * time.Second

func main() {
	app := &cli.App{
		Name:    "crictl",
		Usage:   "client for CRI (stand-in for tests)",
		Version: "v1.35.0",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "config", Aliases: []string{"c"}, EnvVars: []string{"CRI_CONFIG_FILE"}, Value: "/etc/crictl.yaml"},
			&cli.StringFlag{Name: "runtime-endpoint", Aliases: []string{"r"}, EnvVars: []string{"CONTAINER_RUNTIME_ENDPOINT"}},
			&cli.StringFlag{Name: "image-endpoint", Aliases: []string{"i"}, EnvVars: []string{"IMAGE_SERVICE_ENDPOINT"}},
			&cli.DurationFlag{Name: "timeout", Aliases: []string{"t"}, Value: defaultTimeout},
			&cli.BoolFlag{Name: "debug", Aliases: []string{"D"}},
		},
		Commands: []*cli.Command{
			versionCommand, infoCommand, psCommand,
			imagesCommand, imageFsInfoCommand, inspectCommand, pullCommand, removeCommand,
		},
	}
	if err := app.Run(os.Args); err != nil {
		logrus.Fatal(err)
	}
}

// timeoutOf mirrors crictl: a connect timeout of zero or less falls back to the default.
func timeoutOf(c *cli.Context) time.Duration {
	if timeout := c.Duration("timeout"); timeout > 0 {
		return timeout
	}
	return defaultTimeout
}

// endpointOf: a named endpoint is used as it is; without one the image service is asked at the runtime's.
func endpointOf(c *cli.Context, names ...string) string {
	for _, name := range names {
		if endpoint := c.String(name); endpoint != "" {
			return endpoint
		}
	}
	return "unix:///run/containerd/containerd.sock"
}

func warnAboutConfig(c *cli.Context) {
	if c.IsSet("config") {
		return
	}
	if _, err := os.Stat(c.String("config")); err != nil {
		logrus.Warnf("Config %q does not exist, trying next: %q", c.String("config"), "crictl.yaml")
	}
}

func runtimeService(c *cli.Context) (internalapi.RuntimeService, error) {
	warnAboutConfig(c)
	logger := klog.Background()
	service, err := remote.NewRemoteRuntimeService(endpointOf(c, "runtime-endpoint"), timeoutOf(c), nil, &logger)
	if err != nil {
		return nil, fmt.Errorf("validate service connection: %w", err)
	}
	return service, nil
}

func imageService(c *cli.Context) (internalapi.ImageManagerService, error) {
	warnAboutConfig(c)
	logger := klog.Background()
	service, err := remote.NewRemoteImageService(endpointOf(c, "image-endpoint", "runtime-endpoint"), timeoutOf(c), nil, &logger)
	if err != nil {
		return nil, fmt.Errorf("validate service connection: %w", err)
	}
	return service, nil
}
