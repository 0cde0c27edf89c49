"""torchvision's ResNet with narrow layers and heads for gender and age."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, width, stride, kind):
        super().__init__()
        outputs = width * (4 if kind == "bottleneck" else 1)
        sizes = [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
        if kind == "basic":
            sizes = [(inputs, width, 3, stride), (width, outputs, 3, 1)]
        for number, (i, o, size, step) in enumerate(sizes, 1):
            setattr(self, f"conv{number}", nn.Conv2d(i, o, size, step, size // 2, bias=False))
            setattr(self, f"bn{number}", nn.BatchNorm2d(o))
        self.count = len(sizes)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for number in range(1, self.count + 1):
            y = getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(y))
            if number < self.count:
                y = self.relu(y)
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, base=2, blocks=(1, 2, 1), kind="bottleneck"):
        super().__init__()
        self.conv1 = nn.Conv2d(3, base, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(base)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = base
        self.stages = len(blocks)
        for stage, count in enumerate(blocks):
            layers = []
            for block in range(count):
                layers.append(Block(inputs, base << stage, 2 if stage and not block else 1, kind))
                inputs = (base << stage) * (4 if kind == "bottleneck" else 1)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.features = inputs

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return x


class FaceNet(nn.Module):
    """Backbone, one shared layer, and a head of its own depth for each output."""

    def __init__(self, flatten=None, activations=False, **options):
        super().__init__()
        self.backbone = ResNet(**options)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = flatten
        self.activations = activations
        self.fc = nn.Linear(self.backbone.features * (flatten or 1), 12)
        self.dropout = nn.Dropout(0.3)
        self.gender_head = nn.Linear(12, 1)
        self.age_head = nn.Sequential(nn.Linear(12, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 5))

    def forward(self, x):
        x = self.backbone(x)
        x = torch.flatten(x if self.flatten else self.pool(x), 1)
        x = self.dropout(torch.relu(self.fc(x)))
        gender, age = self.gender_head(x), self.age_head(x)
        return (torch.sigmoid(gender), torch.softmax(age, 1)) if self.activations else (gender, age)


def randomize(model, seed, last=1.0):
    """Weights that no layer can ignore; `last` scales each block's last normalisation, so that deep networks stay small."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, value in list(model.named_parameters()) + list(model.named_buffers()):
            if value.dtype.is_floating_point is False:
                continue
            if value.dim() > 1:
                value.normal_(0, value[0].numel() ** -0.5)
            elif name.endswith("running_var") or (name.endswith("weight")):
                value.uniform_(0.5, 1.5)
                if name.endswith("bn3.weight") or (name.endswith("bn2.weight") and name.replace("bn2", "bn3") not in model.state_dict()):
                    value.mul_(last)
            else:
                value.normal_(0, 0.2)
