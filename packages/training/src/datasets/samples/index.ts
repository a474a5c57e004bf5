import type { SampleName } from '@trainyard/spec'
import { breastCancer } from './breast-cancer.js'
import { churn } from './churn.js'
import { diabetes } from './diabetes.js'
import { digits } from './digits.js'
import { fashionMnist } from './fashion-mnist.js'
import { germanCredit } from './german-credit.js'
import { iris } from './iris.js'
import { lfwSubset } from './lfw-subset.js'
import { mnist } from './mnist.js'
import { penguins } from './penguins.js'
import { photoPatches } from './photo-patches.js'
import type { Sample, SampleFile } from './sample.js'
import { wine } from './wine.js'

/** Every sample set of the spec has a maker here; a forgotten one does not compile. */
export const samples: Record<SampleName, Sample> = {
  mnist,
  fashion_mnist: fashionMnist,
  digits,
  lfw_subset: lfwSubset,
  photo_patches: photoPatches,
  iris,
  wine,
  breast_cancer: breastCancer,
  penguins,
  german_credit: germanCredit,
  churn,
  diabetes,
}

/** The files that a sample set is made from, to be fetched before it is prepared. */
export const sampleFiles = (name: SampleName): readonly SampleFile[] => samples[name].files
