"""PyTorch's training step behind the line protocol of training-runner: "STEP N" prints the milliseconds of N steps,
"MEMORY" the peak of the process in bytes.

    peer.py whole|stages|heads fp32|bf16 THREADS BATCH SIDE [--compile]

At its best: channels-last tensors, fused AdamW, gradients set to none, frozen parts in evaluation mode and without
gradients, weights laid out for oneDNN, memory that is not given back between steps.
"""

import argparse
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Bottleneck(nn.Module):
    """The bundled model has the stride in the first 1×1."""

    def __init__(self, inputs, middle, stride, projected):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, middle, 1, stride, bias=False)
        self.bn1 = nn.BatchNorm2d(middle)
        self.conv2 = nn.Conv2d(middle, middle, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(middle)
        self.conv3 = nn.Conv2d(middle, middle * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(middle * 4)
        self.downsample = None
        if projected:
            convolution = nn.Conv2d(inputs, middle * 4, 1, stride, bias=False)
            self.downsample = nn.Sequential(convolution, nn.BatchNorm2d(middle * 4))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = F.relu(self.bn2(self.conv2(y)), inplace=True)
        y = self.bn3(self.conv3(y))
        y += shortcut
        return F.relu(y, inplace=True)


class Network(nn.Module):
    """ResNet50 with the bundled model's hidden layer and heads."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        self.stages = nn.ModuleList()
        for stage, (middle, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
            layers = []
            for block in range(blocks):
                layers.append(Bottleneck(inputs, middle, 2 if block == 0 and stage else 1, block == 0))
                inputs = middle * 4
            self.stages.append(nn.Sequential(*layers))
        self.hidden = nn.Linear(2048, 512)
        self.gender, self.age_group, self.age = nn.Linear(512, 1), nn.Linear(512, 5), nn.Linear(512, 101)

    def parts(self):
        return [nn.ModuleList([self.conv1, self.bn1]), *self.stages]

    def forward(self, x, frozen):
        with torch.set_grad_enabled(frozen < 1):
            x = F.max_pool2d(F.relu(self.bn1(self.conv1(x)), inplace=True), 3, 2, 1)
        for index, stage in enumerate(self.stages):
            with torch.set_grad_enabled(frozen < index + 2):
                x = stage(x)
        hidden = F.relu(self.hidden(x.mean((2, 3))))
        return self.gender(hidden).squeeze(1), self.age_group(hidden), self.age(hidden)


class Training:
    FROZEN = {"whole": 0, "stages": 3, "heads": 5}

    def __init__(self, rows, precision, batch, side, compiled):
        torch.manual_seed(1)
        self.precision, self.frozen = precision, self.FROZEN[rows]
        self.network = Network().to(memory_format=torch.channels_last).train()
        for part in self.network.parts()[: self.frozen]:
            part.requires_grad_(False).eval()
        parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(parameters, lr=1e-4, weight_decay=0.05, fused=True)
        self.forward = torch.compile(self.network) if compiled else self.network
        self.images = torch.rand(batch, 3, side, side).to(memory_format=torch.channels_last)
        self.gender = torch.randint(0, 2, (batch,)).float()
        self.group, self.age = torch.randint(0, 5, (batch,)), torch.randint(0, 101, (batch,))

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bf16"):
            gender, group, age = self.forward(self.images, self.frozen)
            loss = F.binary_cross_entropy_with_logits(gender.float(), self.gender)
            loss = loss + F.cross_entropy(group.float(), self.group) + F.cross_entropy(age.float(), self.age)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("row", choices=sorted(Training.FROZEN))
    parser.add_argument("precision", choices=["fp32", "bf16"])
    parser.add_argument("threads", type=int)
    parser.add_argument("batch", type=int)
    parser.add_argument("side", type=int)
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    training = Training(arguments.row, arguments.precision, arguments.batch, arguments.side, arguments.compile)
    print("READY", torch.__version__, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "MEMORY":
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
            continue
        times = []
        for _ in range(int(words[1])):
            start = time.perf_counter()
            training.step()
            times.append((time.perf_counter() - start) * 1000)
        print(" ".join(f"{milliseconds:.3f}" for milliseconds in times), flush=True)


main()
