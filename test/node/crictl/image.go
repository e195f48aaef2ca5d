package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"
	pb "k8s.io/cri-api/pkg/apis/runtime/v1"
)

var imagesCommand = &cli.Command{
	Name:    "images",
	Aliases: []string{"image", "img"},
	Usage:   "List images",
	Flags:   []cli.Flag{output},
	Action: func(c *cli.Context) error {
		service, err := imageService(c)
		if err != nil {
			return err
		}
		images, err := service.ListImages(context.Background(), &pb.ImageFilter{Image: &pb.ImageSpec{Image: c.Args().First()}})
		if err != nil {
			return fmt.Errorf("listing images: %w", err)
		}
		return printMessage(&pb.ListImagesResponse{Images: images})
	},
}

var imageFsInfoCommand = &cli.Command{
	Name:  "imagefsinfo",
	Usage: "Return image filesystem info",
	Flags: []cli.Flag{output},
	Action: func(c *cli.Context) error {
		service, err := imageService(c)
		if err != nil {
			return err
		}
		answer, err := service.ImageFsInfo(context.Background())
		if err != nil {
			return fmt.Errorf("image filesystem info request: %w", err)
		}
		encoded, err := marshaler.Marshal(answer)
		if err != nil {
			return err
		}
		return printJSON(map[string]any{"status": json.RawMessage(encoded)})
	},
}

var inspectCommand = &cli.Command{
	Name:  "inspecti",
	Usage: "Return the status of one or more images",
	Flags: []cli.Flag{output, &cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}}},
	Action: func(c *cli.Context) error {
		service, err := imageService(c)
		if err != nil {
			return err
		}
		for _, name := range c.Args().Slice() {
			answer, err := service.ImageStatus(context.Background(), &pb.ImageSpec{Image: name}, !c.Bool("quiet"))
			if err != nil {
				return fmt.Errorf("image status for %q request: %w", name, err)
			}
			if answer.Image == nil {
				return fmt.Errorf("no such image %q present", name)
			}
			encoded, err := marshaler.Marshal(answer.Image)
			if err != nil {
				return err
			}
			if err := printJSON(map[string]any{"status": json.RawMessage(encoded)}); err != nil {
				return err
			}
		}
		return nil
	},
}

var pullCommand = &cli.Command{
	Name:  "pull",
	Usage: "Pull an image from a registry",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "creds", EnvVars: []string{"CRICTL_CREDS"}},
		&cli.StringFlag{Name: "auth", EnvVars: []string{"CRICTL_AUTH"}},
		&cli.StringFlag{Name: "pod-config"},
		&cli.DurationFlag{Name: "pull-timeout", Aliases: []string{"pt"}, EnvVars: []string{"CRICTL_PULL_TIMEOUT"}},
	},
	Action: func(c *cli.Context) error {
		if c.NArg() != 1 {
			return cli.ShowSubcommandHelp(c)
		}
		auth, err := authOf(c)
		if err != nil {
			return err
		}
		var pod *pb.PodSandboxConfig
		if path := c.String("pod-config"); path != "" {
			if pod, err = podOf(path); err != nil {
				return fmt.Errorf("load podSandboxConfig: %w", err)
			}
		}
		service, err := imageService(c)
		if err != nil {
			return err
		}
		// An interrupt cancels the request, so that the runtime gives the pull up as well.
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if timeout := c.Duration("pull-timeout"); timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, timeout)
			defer cancel()
		}
		reference, err := service.PullImage(ctx, &pb.ImageSpec{Image: c.Args().First()}, auth, pod)
		if err != nil {
			return fmt.Errorf("pulling image: %w", err)
		}
		fmt.Printf("Image is up to date for %s\n", reference)
		return nil
	},
}

var removeCommand = &cli.Command{
	Name:  "rmi",
	Usage: "Remove one or more images",
	Action: func(c *cli.Context) error {
		service, err := imageService(c)
		if err != nil {
			return err
		}
		var failed []error
		for _, name := range c.Args().Slice() {
			answer, err := service.ImageStatus(context.Background(), &pb.ImageSpec{Image: name}, false)
			switch {
			case err != nil:
				failed = append(failed, fmt.Errorf("image status request for %q: %w", name, err))
				continue
			case answer.Image == nil:
				failed = append(failed, fmt.Errorf("no such image %s", name))
				continue
			}
			if err := service.RemoveImage(context.Background(), &pb.ImageSpec{Image: name}); err != nil {
				failed = append(failed, fmt.Errorf("error of removing image %q: %w", name, err))
				continue
			}
			for _, tag := range answer.Image.RepoTags {
				fmt.Printf("Deleted: %s\n", tag)
			}
		}
		return errors.Join(failed...)
	},
}

func authOf(c *cli.Context) (*pb.AuthConfig, error) {
	creds, auth := c.String("creds"), c.String("auth")
	if creds != "" && auth != "" {
		return nil, errors.New("both `--creds` and `--auth` are specified")
	}
	if creds != "" {
		user, password, _ := strings.Cut(creds, ":")
		if user == "" {
			return nil, errors.New("username can't be empty")
		}
		return &pb.AuthConfig{Username: user, Password: password}, nil
	}
	if auth != "" {
		if _, err := base64.StdEncoding.DecodeString(auth); err != nil {
			return nil, err
		}
		return &pb.AuthConfig{Auth: auth}, nil
	}
	return nil, nil
}
